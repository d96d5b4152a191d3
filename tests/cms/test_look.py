"""Choosing the shop's look: what can be read is kept and seen at once, what cannot is refused with the nearest that can."""

import re

import pytest
from django.db import connection
from django_tenants.utils import schema_context, tenant_context

from cms.motifs import MOTIFS, THEMES, contrast
from cms.motifs.fitting import LEAST_FOR_ACCENT, LEAST_FOR_LETTERS, try_on
from marketplace.core.colour import hex_to_oklch, letters_on
from marketplace.core.models import AuditEntry

LOOK = "/admin/toko/wajah/"
CHOSEN = {
    "motif": "kawung",
    "palette": "sendiri",
    "ground": "#101820",
    "accent": "#ffd166",
    "motif_name": "Kawung Merak",
    "motif_meaning": "Empat kelopak, satu tengah.",
    "motif_approved_by": "Dewan Kesenian Cilegon",
    "motif_approved_on": "2026-03-04",
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_every_citys_palette_can_be_worn(theme):
    assert try_on(theme.latar, theme.aksen).can_be_worn


@pytest.mark.parametrize("ground", ["#808080", "#ff0000", "#00a0ff", "#7f7f00", "#ffffff", "#000000"])
@pytest.mark.parametrize("accent", ["#808080", "#00ff00", "#ffffff", "#2b2019"])
def test_nearest_colours_can_always_be_worn_and_keep_their_hue(ground, accent):
    tried = try_on(ground, accent)
    nearest = try_on(tried.nearest_ground, tried.nearest_accent)
    assert nearest.can_be_worn
    assert contrast(letters_on(nearest.ground), nearest.ground) >= LEAST_FOR_LETTERS
    assert contrast(nearest.accent, nearest.ground) >= LEAST_FOR_ACCENT
    _lightness, chroma, hue = hex_to_oklch(nearest.ground)
    if chroma > 0.03:
        assert abs(hue - hex_to_oklch(ground)[2]) < 8
    if tried.can_be_worn:
        assert (nearest.ground, nearest.accent) == (ground, accent)


def test_own_colours_are_kept_with_an_audit_and_seen_at_once(cilegon, staff, client_of):  # noqa: F811
    visitor = client_of(cilegon)
    visitor.get("/")
    assert staff(cilegon, "manager").post(LOOK, CHOSEN).status_code == 302

    page = visitor.get("/").content.decode()
    assert 'data-kota="101820-ffd166"' in page
    assert "/motif/kawung-101820-ffd166/band.svg" in page
    assert '<meta name="theme-color" content="#101820">' in page
    cilegon.refresh_from_db()
    assert (cilegon.motif_name, cilegon.motif_approved_by) == ("Kawung Merak", "Dewan Kesenian Cilegon")
    with schema_context("public"):
        entry = AuditEntry.objects.filter(action="cooperative.updated", cooperative_id=cilegon.pk).latest(
            "pk"
        )
    assert entry.changes["ground"] == ["", "#101820"]


def test_citys_palette_takes_the_place_of_own_colours(cilegon, staff):  # noqa: F811
    client = staff(cilegon, "manager")
    client.post(LOOK, CHOSEN)
    client.post(LOOK, CHOSEN | {"palette": "cirebon"})
    cilegon.refresh_from_db()
    assert (cilegon.theme, cilegon.ground, cilegon.accent) == ("cirebon", "", "")
    assert cilegon.cloth == f"kawung-{THEMES['cirebon'].palette}"


def test_colours_nobody_can_read_are_refused_and_the_nearest_taken_with_one_button(cilegon, staff):  # noqa: F811
    client = staff(cilegon, "manager")
    refused = client.post(LOOK, CHOSEN | {"ground": "#808080", "accent": "#909090"})

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Kawung Merak" in html
    cilegon.refresh_from_db()
    assert cilegon.ground == ""
    offer = re.search(r'name="adopt" value="(#[0-9a-f]{6}) (#[0-9a-f]{6})"', html)
    assert html.count(offer[1]) >= 3  # named in the message and on the button

    assert (
        client.post(LOOK, CHOSEN | {"ground": "#808080", "adopt": f"{offer[1]} {offer[2]}"}).status_code
        == 302
    )
    cilegon.refresh_from_db()
    assert cilegon.colours == (offer[1], offer[2])
    assert try_on(*cilegon.colours).can_be_worn


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "merah"},
        {"ground": "#fff;}"},
        {"ground": ""},
        {"motif": "barong"},
        {"palette": "atlantis"},
        {"motif_approved_by": ""},
    ],
)
def test_what_is_no_look_is_refused_beside_its_field(cilegon, staff, wrong):  # noqa: F811
    response = staff(cilegon, "manager").post(LOOK, CHOSEN | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    cilegon.refresh_from_db()
    assert cilegon.ground == ""


def test_sample_without_script_keeps_what_was_chosen_and_saves_nothing(cilegon, staff):  # noqa: F811
    response = staff(cilegon, "manager").post(LOOK, CHOSEN | {"look": "1"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "motif=kawung&amp;palette=sendiri&amp;ground=%23101820&amp;accent=%23ffd166" in html
    assert "Kawung Merak" in html
    cilegon.refresh_from_db()
    assert cilegon.ground == ""


def test_sample_wears_the_cloth_of_its_address_and_may_stand_in_the_forms_frame(cilegon, staff):  # noqa: F811
    client = staff(cilegon, "manager")
    sample = client.get(
        f"{LOOK}contoh/", {name: CHOSEN[name] for name in ("motif", "palette", "ground", "accent")}
    )
    html = sample.content.decode()
    assert "<style>:root{--latar:#101820;--aksen:#ffd166;" in html
    assert "/motif/kawung-101820-ffd166/band.svg" in html
    assert sample.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get(f"{LOOK}contoh/", {"motif": "kawung", "palette": "</style>"}).status_code == 422


@pytest.mark.parametrize("role", ["editor", "order_desk", "treasurer"])
@pytest.mark.parametrize("path", [LOOK, f"{LOOK}contoh/"])
def test_others_may_not_choose_the_look(cilegon, staff, role, path):  # noqa: F811
    assert staff(cilegon, role).get(path).status_code in {302, 403}


def test_every_motif_can_be_chosen_and_worn_by_every_page(cilegon, staff, client_of):  # noqa: F811
    html = staff(cilegon, "manager").get(LOOK).content.decode()
    for key in MOTIFS:
        assert f'value="{key}"' in html
        assert client_of(cilegon).get(f"/motif/{key}-{cilegon.palette}/band.svg").status_code == 200


def test_touch_icon_is_drawn_in_this_shops_cloth_only(cilegon, bekasi, client_of):
    response = client_of(cilegon).get(f"/ikon/{cilegon.cloth}.png")
    assert response.content.startswith(b"\x89PNG")
    assert client_of(cilegon).get(f"/ikon/{bekasi.cloth}.png").status_code == 404


def test_pages_with_a_look_of_their_own_cost_no_statement_more(
    cilegon, client_of, django_assert_max_num_queries
):
    client = client_of(cilegon)
    client.get("/kontak/")
    with django_assert_max_num_queries(8):
        client.get("/")
    with tenant_context(cilegon):
        assert connection.schema_name == "cilegon"
