"""The front page of the back office: what waits, the first steps of a new storefront, and its opening."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from cms.first_steps import first_steps, what_is_missing
from cms.week import week_of_sales
from marketplace.catalogue.models import Certificate, DeliveryRate, Member
from marketplace.core.models import OutboxEvent
from marketplace.reference.models import CertificateKind
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tests.catalogue.factories import a_member, a_product

pytestmark = pytest.mark.django_db

PROFILE = {
    "whatsapp": "6281234567890",
    "email": "halo@contoh.id",
    "address": "Jalan Satu 1",
    "tagline": "Dari Cilegon",
    "nik_koperasi": "3672010000001",
    "nib": "9120012345678",
    "bank_account_number": "1234567890",
    "bank_account_holder": "Koperasi Cilegon",
}


@pytest.fixture
def preparing(cilegon) -> Cooperative:
    bare = dict.fromkeys(PROFILE, "")
    return update_cooperative(cilegon, actor="test", status="preparing", **bare)


def _fill(cooperative: Cooperative) -> None:
    update_cooperative(cooperative, actor="test", **PROFILE)
    with tenant_context(cooperative):
        DeliveryRate.objects.create(zone="city", price=9_000)
        a_member("Nur", slug="nur")
        a_product("Tenun", slug="tenun", stock=3)


def test_each_step_is_ticked_from_what_is_there(preparing):
    with tenant_context(preparing):
        before = [step.is_done for step in first_steps(preparing)]
    _fill(preparing)
    with tenant_context(preparing):
        fresh = Cooperative.objects.get(pk=preparing.pk)
        missing = what_is_missing(fresh)
        done = sum(step.is_done for step in first_steps(fresh))

    assert not any(before[:7])
    assert missing == []
    assert done >= 6


def test_steps_stand_on_the_front_page_until_the_storefront_is_open(preparing, bekasi, staff):  # noqa: F811
    page = staff(preparing, "manager").get("/admin/").content.decode()

    assert page.count('href="/admin/toko/legalitas/"') >= 1
    assert 'action="/admin/toko/buka/"' in page
    assert 'action="/admin/toko/buka/"' not in staff(bekasi, "manager").get("/admin/").content.decode()


def test_only_managers_see_and_take_the_steps(preparing, staff):  # noqa: F811
    editor = staff(preparing, "editor")

    assert 'action="/admin/toko/buka/"' not in editor.get("/admin/").content.decode()
    editor.post("/admin/toko/buka/")
    assert editor.get("/admin/toko/legalitas/").status_code in {302, 403}
    assert Cooperative.objects.get(pk=preparing.pk).status == "preparing"


def test_opening_too_early_says_what_is_missing(preparing, staff):  # noqa: F811
    manager = staff(preparing, "manager")
    update_cooperative(preparing, actor="test", verified_at=timezone.now())

    page = manager.post("/admin/toko/buka/", follow=True).content.decode()

    assert Cooperative.objects.get(pk=preparing.pk).status == "preparing"
    with tenant_context(preparing):
        assert what_is_missing(Cooperative.objects.get(pk=preparing.pk))[0].title in page


def test_verified_storefront_is_opened_by_its_manager(preparing, staff, client_of):  # noqa: F811
    _fill(preparing)
    update_cooperative(preparing, actor="test", verified_at=timezone.now())

    staff(preparing, "manager").post("/admin/toko/buka/")

    assert client_of(preparing).get("/").status_code == 200


def test_unverified_storefront_asks_the_operator(preparing, staff, client_of):  # noqa: F811
    _fill(preparing)

    staff(preparing, "manager").post("/admin/toko/buka/")

    fresh = Cooperative.objects.get(pk=preparing.pk)
    assert fresh.status == "preparing" and fresh.opening_asked_at
    with schema_context("public"):
        assert OutboxEvent.objects.filter(topic="cooperative.opening_asked").exists()


def test_legal_numbers_are_checked_and_come_back_as_typed(preparing, staff):  # noqa: F811
    manager = staff(preparing, "manager")
    answers = {"legal_name": "Koperasi Cilegon", "nik_koperasi": "3672010000001", "nib": "123", "npwp": ""}

    refused = manager.post("/admin/toko/legalitas/", answers)
    manager.post("/admin/toko/legalitas/", answers | {"nib": "9120 0123 4567 8"})

    assert refused.status_code == 422 and refused.context["form"].errors["nib"]
    assert "3672010000001" in refused.content.decode()
    assert Cooperative.objects.get(pk=preparing.pk).nib == "9120012345678"


@pytest.mark.parametrize(
    ("days", "wanted"), [(-1, "ends=0"), (6, "ends=7"), (20, "ends=30"), (80, "ends=90")]
)
def test_certificate_is_reminded_of_in_its_band(cilegon, staff, days, wanted):  # noqa: F811
    with tenant_context(cilegon):
        Certificate.objects.create(
            kind=CertificateKind.objects.get(slug="halal"),
            number="ID1",
            valid_until=timezone.localdate() + timedelta(days=days),
        )

    assert f"?{wanted}" in staff(cilegon, "manager").get("/admin/").content.decode()


def test_member_who_waits_is_counted_for_whoever_may_confirm(cilegon, staff):  # noqa: F811
    with tenant_context(cilegon):
        a_member("Nur", slug="nur")
        Member.objects.update(standing="waiting")

    assert "?standing=waiting" in staff(cilegon, "manager").get("/admin/").content.decode()
    assert "?standing=waiting" not in staff(cilegon, "order_desk").get("/admin/").content.decode()


def test_operator_is_told_of_storefronts_that_ask(portal, preparing, staff):  # noqa: F811
    update_cooperative(preparing, actor="test", opening_asked_at=timezone.now())

    page = staff(portal, "operator").get("/admin/").content.decode()

    assert "/admin/koperasi/?status=preparing" in page


@pytest.mark.parametrize("role", ["manager", "editor", "order_desk", "treasurer"])
def test_front_page_asks_at_most_25_times(cilegon, staff, role, django_assert_max_num_queries):  # noqa: F811
    client = staff(cilegon, role)
    client.get("/admin/")

    with django_assert_max_num_queries(25):
        assert client.get("/admin/").status_code == 200


def test_week_without_sales_draws_empty_bars(cilegon):
    with tenant_context(cilegon):
        week = week_of_sales()

    assert len(week.days) == 7
    assert not week.has_sales
    assert {day.this_bar.height for day in week.days} == {0}
