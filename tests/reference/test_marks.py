"""Official marks: the issuer's own picture, unaltered, where a certificate was verified; words everywhere else."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image

from marketplace.catalogue.models import Certificate
from marketplace.core.models import AuditEntry
from marketplace.reference.models import CertificateKind
from tests.catalogue.conftest import own_files, queries, staff_client
from tests.catalogue.factories import a_product

__all__ = ["own_files", "queries", "staff_client"]

pytestmark = pytest.mark.django_db
NUMBER = "ID36110000123450221"
COLOUR = (12, 130, 77, 255)


def a_picture(size=(600, 800), encoding="PNG", name="uji.png"):
    """A plain coloured rectangle: no mark is imitated anywhere."""
    output = io.BytesIO()
    Image.new("RGBA", size, COLOUR).save(output, encoding)
    return SimpleUploadedFile(name, output.getvalue())


def halal():
    return CertificateKind.objects.get(slug="halal")


def edit_page(kind=None):
    return f"/admin/jenis-sertifikat/edit/{(kind or halal()).pk}/"


@pytest.fixture
def operator(portal, staff_client, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    return staff_client(portal, "operator")


@pytest.fixture
def uploaded(operator):
    assert operator.post(edit_page(), {"new_mark": a_picture()}).status_code == 302
    return halal()


@pytest.fixture
def shop_page(cilegon, client_of, in_storefront):
    """The certificate as it stands on the page of a product it holds for."""

    def look(state):
        with in_storefront(cilegon):
            product = a_product()
            Certificate.objects.create(kind=halal(), number=NUMBER, scope="cooperative", check_state=state)
        page = client_of(cilegon).get(f"/produk/{product.slug}/").content.decode()
        return "".join(re.findall(r'<li class="certificate">.*?</li>', page, re.DOTALL))

    return look


def test_nobody_has_a_mark_before_one_is_uploaded(operator):
    assert not CertificateKind.objects.exclude(mark="").exists()
    page = operator.get("/admin/jenis-sertifikat/").content.decode()
    with translation.override("id"):
        empty = gettext("No file yet")
    assert page.count(empty) == CertificateKind.objects.count()
    assert "bpjph.halal.go.id" in operator.get(edit_page()).content.decode()


def test_an_uploaded_mark_keeps_colour_and_proportions_on_every_host(uploaded, cilegon, client_of):
    answer = client_of(cilegon).get(f"/tanda-mutu/halal-{uploaded.mark_digest}.png")
    assert (answer["Content-Type"], answer["Cache-Control"].split(",")[0]) == ("image/png", "public")
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as kept:
        assert kept.size == (uploaded.mark_width, uploaded.mark_height) == (450, 600)
        assert kept.convert("RGBA").getcolors() == [(450 * 600, COLOUR)]
    assert AuditEntry.objects.filter(action="certificate_kind.mark").count() == 1


def test_a_verified_certificate_shows_the_mark_with_its_number(uploaded, shop_page):
    shown = shop_page("verified")
    assert f'alt="Halal Indonesia {NUMBER}" width="66" height="88"' in shown
    assert shown.index("<img") < shown.index(f'number small">{NUMBER}')


def test_an_unverified_certificate_shows_words_only(uploaded, shop_page):
    shown = shop_page("waiting")
    assert "<img" not in shown and NUMBER in shown


def test_a_refused_certificate_shows_nothing(uploaded, shop_page):
    assert not shop_page("refused")


def test_a_verified_certificate_shows_words_where_no_file_is(shop_page):
    shown = shop_page("verified")
    assert "<img" not in shown and NUMBER in shown


def test_the_product_page_shows_the_mark_at_no_statement_more(
    operator, cilegon, client_of, in_storefront, queries
):
    with in_storefront(cilegon):
        product = a_product()
        Certificate.objects.create(
            kind=halal(), number=NUMBER, scope="cooperative", check_state=Certificate.Check.VERIFIED
        )
        address = f"/produk/{product.slug}/"
    client = client_of(cilegon)
    client.get(address)
    with queries() as before:
        assert "/tanda-mutu/" not in client.get(address).content.decode()
    operator.post(edit_page(), {"new_mark": a_picture()})
    with queries() as after:
        page = client.get(address).content.decode()
    assert f"/tanda-mutu/halal-{halal().mark_digest}.png" in page
    assert len(after) == len(before)


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("tanda.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        SimpleUploadedFile("tanda.png", b"%PDF-1.7"),
        a_picture((200, 260)),
        a_picture((400, 400), "GIF"),
        SimpleUploadedFile("besar.png", b"0" * (2 * 1024 * 1024 + 1)),
    ],
    ids=["svg", "pdf", "too small", "gif", "too large"],
)
def test_what_is_no_fitting_picture_is_refused_beside_its_field(operator, file):
    answer = operator.post(edit_page(), {"new_mark": file})
    assert answer.status_code == 200 and answer.context["form"].errors["new_mark"]
    assert not halal().mark_digest


def test_another_mark_leads_the_old_address_to_it_and_removing_ends_it(
    uploaded, operator, cilegon, client_of, django_capture_on_commit_callbacks
):
    old = f"/tanda-mutu/halal-{uploaded.mark_digest}.png"
    with django_capture_on_commit_callbacks(execute=True):
        operator.post(edit_page(), {"new_mark": a_picture((800, 600), "WEBP", "baru.webp")})
    assert not uploaded.mark.storage.exists(uploaded.mark.name)
    client = client_of(cilegon)
    assert client.get(old)["Location"] == f"/tanda-mutu/halal-{halal().mark_digest}.png"
    both = operator.post(edit_page(), {"new_mark": a_picture(), "remove_mark": "on"})
    assert both.context["form"].errors["remove_mark"]
    operator.post(edit_page(), {"remove_mark": "on"})
    assert not halal().mark and client.get(old).status_code == 404


def test_kinds_are_neither_added_nor_deleted_by_hand_nor_opened_in_a_shop(operator, cilegon, staff_client):
    assert operator.get("/admin/jenis-sertifikat/new/").status_code in (302, 403, 404)
    assert operator.get(f"/admin/jenis-sertifikat/delete/{halal().pk}/").status_code in (302, 403, 404)
    assert staff_client(cilegon, "manager").get(edit_page()).status_code in (302, 403, 404)
