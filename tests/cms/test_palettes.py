"""The colours of a page: those of the storefronts on it, nothing that is no colour, and readable whatever they are."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django_tenants.utils import schema_context, tenant_context

from cms.motifs import THEMES
from marketplace.catalogue.models import SignatureProduct
from marketplace.core.colour import contrast, letters_on
from marketplace.core.palettes import palette_rules
from search.projection import project_all
from tenants.actions import update_cooperative
from tenants.letterhead import letterhead
from tenants.models import Cooperative
from tests.architecture.test_front_end import STYLE_SHEET
from tests.catalogue.factories import a_product

PAPERS = ("mori", "kertas", "krem")
INKS = ("arang", "arang-2", "sogan", "nila", "mengkudu")
TOKENS = dict(re.findall(r"--([a-z-]+\d?):(#[0-9a-f]{6})", STYLE_SHEET))


def style_of(html: str) -> str:
    return re.search(r"<style nonce=\"[^\"]+\">(.*?)</style>", html)[1]


def test_page_brings_its_storefronts_colours_with_the_nonce_of_its_policy(client_of, cilegon):
    response = client_of(cilegon).get("/")
    html = response.content.decode()
    nonce = re.search(r'<style nonce="([^"]+)">', html)[1]
    assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]
    assert style_of(html).startswith(":root{--latar:#29333a;--aksen:#f49851;--di-latar:var(--kertas)}")
    assert "oklch(" in style_of(html)
    assert style_of(html).index("#29333a") < html.index("</head>")


def test_page_of_one_storefront_brings_no_others_colours(client_of, cilegon):
    assert "data-kota" not in style_of(client_of(cilegon).get("/").content.decode())


def test_portal_brings_the_colours_of_just_the_cities_it_shows(client_of, portal, cilegon, bekasi):
    style = style_of(client_of(portal).get("/kota/").content.decode())
    shown = set(re.findall(r'data-kota="([0-9a-f-]+)"', style))
    assert shown == {portal.palette, cilegon.palette, bekasi.palette}


def test_own_colours_reach_every_page_and_letter_at_once(client_of, portal, cilegon):
    client_of(cilegon).get("/")  # so that the host is remembered
    update_cooperative(cilegon, ground="#101820", accent="#ffd166", actor="test")

    assert ":root{--latar:#101820;--aksen:#ffd166;" in style_of(client_of(cilegon).get("/").content.decode())
    assert '[data-kota="101820-ffd166"]' in style_of(client_of(portal).get("/kota/").content.decode())
    cilegon.refresh_from_db()
    letter = letterhead(cilegon)
    assert (letter["latar"], letter["aksen"], letter["letter_on_latar"]) == ("#101820", "#ffd166", "#fefdf9")


def test_found_goods_wear_the_present_colours_and_mark_though_nothing_was_indexed_again(
    client_of, portal, cilegon, settings
):
    settings.ELASTICSEARCH_URL = ""
    with tenant_context(cilegon):
        product = a_product("Kain Batik Krakatau", slug="kain")
        SignatureProduct.objects.create(product=product, rank=1, reason="Gunung kami")
        list(project_all(cilegon))
    update_cooperative(cilegon, ground="#101820", accent="#ffd166", actor="test")

    html = client_of(portal).get("/cari/?q=krakatau").content.decode()
    assert 'data-kota="101820-ffd166"' in html
    assert "/motif/krakatau-101820-ffd166/icon.svg" in html
    assert "29333a" not in html


@pytest.mark.parametrize(
    ("ground", "accent"),
    [
        ("red", "#ffd166"),
        ("#101820", ""),
        ("#10182", "#ffd166"),
        ("#101820;}", "#ffd166"),
        ("#10182G", "#ffd166"),
    ],
)
def test_nothing_but_two_colours_can_be_stored(cilegon, ground, accent):
    with pytest.raises(ValidationError):
        update_cooperative(cilegon, ground=ground, accent=accent, actor="test")
    with pytest.raises(IntegrityError), schema_context("public"), transaction.atomic():
        # Cut to the column's length, as a careless script would.
        Cooperative.objects.filter(pk=cilegon.pk).update(ground=ground[:6], accent=accent[:7])


@pytest.mark.parametrize(
    "palette", ["", "522b10", "522b10-e5b64a}", "522b10-e5b64a</style>", "522B10-e5b64a"]
)
def test_nothing_but_colours_becomes_a_rule(palette):
    with pytest.raises(ValueError, match="not a palette"):
        palette_rules(palette)
    page = Template("{% dyed palette %}<head></head>{% enddyed %}").render(Context({"palette": palette}))
    assert page == "<head></head>"


def test_words_that_look_like_an_attribute_bring_no_rule_but_colours():
    page = Template('{% dyed own %}<head></head><p>data-kota="000000-ffffff" data-kota="x"</p>{% enddyed %}')
    style = style_of(
        page.render(Context({"own": "522b10-e5b64a", "request": type("R", (), {"csp_nonce": "n"})()}))
    )
    assert set(re.findall(r'data-kota="([^"]+)"', style)) == {"000000-ffffff", "522b10-e5b64a"}


def test_shop_that_rests_still_wears_its_colours(client_of, cilegon):
    update_cooperative(cilegon, status=Cooperative.Status.PAUSED, actor="test")
    page = client_of(cilegon).get("/")
    assert page.status_code == 503
    assert "<style>:root{--latar:#29333a;--aksen:#f49851;" in page.content.decode()


def test_no_motif_lies_at_the_foot_of_a_page():
    """Parang was worn by kings; whatever a city chose, what is below people's eyes is the tumpal border."""
    assert (
        "motif"
        not in (Path(settings.PROJECT_ROOT) / "marketplace/templates/cotton/site_footer.html").read_text()
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_every_pair_of_colours_a_page_combines_can_be_read(theme):
    letters = letters_on(theme.latar)
    pairs = {
        "letters on the ground": (letters, theme.latar, 7),
        "the ground on letters (buttons on a dyed band)": (theme.latar, letters, 7),
        "accent on the ground": (theme.aksen, theme.latar, 4.5),
        "text on a tegeran count": (TOKENS["arang"], TOKENS["tegeran"], 4.5),
    } | {f"{ink} on {paper}": (TOKENS[ink], TOKENS[paper], 4.5) for ink in INKS for paper in PAPERS}
    failing = {what: contrast(a, b) for what, (a, b, least) in pairs.items() if contrast(a, b) < least}
    assert not failing
    # The focus ring is a dark line beside a yellow one: one of the two stands out from any ground.
    assert max(contrast(TOKENS[ring], theme.latar) for ring in ("arang", "tegeran")) >= 3
    assert contrast(TOKENS["garis"], TOKENS["kertas"]) >= 3
