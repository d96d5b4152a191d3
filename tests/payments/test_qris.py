"""QRIS texts: read, refused with words, shown on the order's page; paid, proven, confirmed."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django_tenants.utils import tenant_context

from marketplace.ordering.models import Order
from marketplace.payments.models import Payment, PaymentSettings
from marketplace.payments.providers import providers_offered
from marketplace.payments.qris import belongs_to, checksum, read_qris, with_amount
from marketplace.payments.ways import Ways, save_ways
from tests.ordering.conftest import picture
from tests.payments.texts import NMID, qris_text


def test_the_published_check_value_of_the_checksum():
    assert checksum("123456789") == "29B1"


def test_a_merchants_text_is_read():
    found = read_qris(f"  {qris_text('KOPWAN CILEGON', 'CILEGON')}\n")
    assert (found.name, found.city, found.nmid) == ("KOPWAN CILEGON", "CILEGON", NMID)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "000201"),
        ("halo", "QRIS"),
        ("000201", "QRIS"),
        (qris_text()[:-10], "QRIS"),
        (qris_text()[:-1] + ("0" if qris_text()[-1] != "0" else "1"), "check digits"),
        (qris_text(name="KOPWAN CILEGON").replace("CILEGON", "CILEGAN"), "check digits"),
        (with_amount(qris_text(), 5_000), "single payment"),
        (qris_text(currency="840"), "rupiah"),
        (qris_text(national=""), "NMID"),
        ("9" * 600, "000201"),
        ("00" + "99" + "x" * 20, "QRIS"),
        (qris_text() + "00", "QRIS"),
    ],
)
def test_what_is_no_static_rupiah_qris_is_refused_in_words(text, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        read_qris(text)


def test_the_amount_is_written_with_a_checksum_that_fits():
    text = with_amount(qris_text(), 185_000)
    assert "5406185000" in text and text[-4:] == checksum(text[:-4])
    assert text.startswith("000201010212")


@pytest.mark.parametrize(
    ("merchant", "fits"),
    [("KOPWAN CILEGON", True), ("WARUNG BU TINI", False), ("KOPERASI WANITA", False), ("cilegon", True)],
)
def test_a_merchant_is_known_by_a_telling_word(merchant, fits):
    assert belongs_to(read_qris(qris_text(merchant)), "Koperasi Wanita Kota Cilegon") is fits


def test_another_merchants_text_is_refused_when_saving(cilegon, staff_of, client_of):
    client = client_of(cilegon, staff_of(cilegon, "treasurer"))
    answers = {"qris_text": qris_text("WARUNG BU TINI"), "cash_limit": "300.000", "cash_at_pickup": "on"}
    page = client.post("/admin/keuangan/cara-bayar/", answers)
    assert page.status_code == 422
    assert "WARUNG BU TINI" in page.content.decode() and "300.000" in page.content.decode()
    assert not PaymentSettings.objects.exists()


def test_another_cooperatives_text_is_refused_when_saving(cilegon, bekasi):
    with tenant_context(bekasi):
        save_ways(
            cooperative=bekasi, ways=Ways(qris_text=qris_text(f"KOPWAN {bekasi.name}"[:25])), actor="test"
        )
    with (
        tenant_context(cilegon),
        translation.override("en"),
        pytest.raises(ValidationError, match="Another cooperative"),
    ):
        save_ways(
            cooperative=cilegon, ways=Ways(qris_text=qris_text(f"KOPWAN {cilegon.name}"[:25])), actor="test"
        )


@pytest.fixture
def with_qris(shop, client_of, staff_of):
    """Cilegon offers QRIS, saved as a treasurer does."""
    client = client_of(
        shop.cooperative, staff_of(shop.cooperative, "treasurer", email="qris@demo.lumbung.test")
    )
    response = client.post(
        "/admin/keuangan/cara-bayar/",
        {"qris_text": qris_text(f"KOPWAN {shop.cooperative.name}"[:25]), "cash_limit": "500000"},
    )
    assert response.status_code == 302, response.context["form"].errors
    return client


def test_a_buyer_pays_by_qris_and_the_treasurer_confirms(
    with_qris, shop, shopper, deliver_news, in_storefront
):
    order = shopper.order(shop.product(price=100_000, stock=5), 1, "qris")
    page = shopper.client.get(f"/pesanan/{order.token}/").content.decode()
    assert "data:image/svg+xml" in page and f'data-copy="{order.total}"' in page
    payment = Payment.objects.get()
    assert (payment.suffix, payment.payee_id) == (0, shop.cooperative.pk)
    from_phone = shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": _file()}, follow=True)
    assert from_phone.status_code == 200
    assert "data:image/svg+xml" not in from_phone.content.decode()
    with_qris.post(f"/admin/pesanan/{order.pk}/langkah/pay/")
    with in_storefront(shop.cooperative):
        assert Order.objects.get(pk=order.pk).status == "paid"


def _file():
    return SimpleUploadedFile("bukti.jpg", picture(), content_type="image/jpeg")


def test_qris_is_not_offered_above_ten_million_nor_without_a_text(with_qris, shop, bekasi):
    with tenant_context(shop.cooperative):
        cooperative = type(shop.cooperative).objects.get(pk=shop.cooperative.pk)
        offered = {provider.method for provider in providers_offered(cooperative, 10_000_000)}
        above = {provider.method for provider in providers_offered(cooperative, 10_000_001)}
    assert "qris" in offered and "qris" not in above
    with tenant_context(bekasi):
        assert "qris" not in {provider.method for provider in providers_offered(bekasi, 1_000)}


def test_the_amount_stands_in_the_code_only_where_it_was_switched_on(with_qris, shop, shopper):
    order = shopper.order(shop.product(price=100_000, stock=5), 1, "qris")
    plain = shopper.client.get(f"/pesanan/{order.token}/").context["qris"]["picture"]
    PaymentSettings.objects.update(qris_writes_amount=True)
    assert shopper.client.get(f"/pesanan/{order.token}/").context["qris"]["picture"] != plain
