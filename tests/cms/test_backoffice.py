"""The back office's front page and the shop's own settings: each sees what is theirs to do."""

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Certificate
from marketplace.reference.models import CertificateKind


def test_front_page_says_that_nothing_waits(cilegon, staff):
    page = staff(cilegon, "manager").get("/admin/").content.decode()

    assert "Nur" in page
    assert "today-tasks" not in page


def test_front_page_counts_only_this_storefronts_work(cilegon, bekasi, staff):
    with tenant_context(cilegon):
        kind = CertificateKind.objects.get(slug="halal")
        Certificate.objects.create(kind=kind, number="ID1", valid_until="2020-01-01")

    assert "today-tasks" in staff(cilegon, "manager").get("/admin/").content.decode()
    assert "today-tasks" not in staff(bekasi, "manager").get("/admin/").content.decode()


def test_treasurer_is_not_told_of_certificates(cilegon, staff):
    with tenant_context(cilegon):
        kind = CertificateKind.objects.get(slug="halal")
        Certificate.objects.create(kind=kind, number="ID1", valid_until="2020-01-01")

    assert "today-tasks" not in staff(cilegon, "treasurer").get("/admin/").content.decode()


def test_manager_changes_what_the_shop_says_of_itself(cilegon, staff, client_of):
    client = staff(cilegon, "manager")
    form = client.get("/admin/toko/").context["form"]
    answers = {name: form[name].value() or "" for name in form.fields}

    response = client.post("/admin/toko/", answers | {"tagline": "Batik dari ujung Jawa"})

    assert response.status_code == 302
    page = client_of(cilegon).get("/").content.decode()
    assert "Batik dari ujung Jawa" in page


def test_wrong_number_comes_back_with_a_message_and_all_answers(cilegon, staff):
    client = staff(cilegon, "manager")
    form = client.get("/admin/toko/").context["form"]
    answers = {name: form[name].value() or "" for name in form.fields}

    response = client.post("/admin/toko/", answers | {"whatsapp": "12", "tagline": "Tetap di sini"})

    assert response.status_code == 422
    assert "Tetap di sini" in response.content.decode()
    cilegon.refresh_from_db()
    assert cilegon.whatsapp != "12"


@pytest.mark.parametrize("role", ["editor", "order_desk", "treasurer"])
def test_others_may_not_change_the_shops_face(cilegon, staff, role):
    assert staff(cilegon, role).get("/admin/toko/").status_code in {302, 403}


def test_operator_opens_a_storefront_that_is_live_at_once(portal, staff, client):
    page = staff(portal, "operator")
    answers = {
        "name": "Koperasi Tangerang",
        "region": "36.71",
        "slug": "tangerang",
        "kind": "women",
        "theme": "portal",
    }

    response = page.post("/admin/koperasi/buka/", answers)

    assert response.status_code == 302
    assert client.get("/", HTTP_HOST="tangerang.localhost").status_code == 200


def test_taken_slug_is_said_beside_its_field(portal, staff):
    answers = {"name": "Koperasi", "region": "36.71", "slug": "cilegon", "kind": "women", "theme": "portal"}

    response = staff(portal, "operator").post("/admin/koperasi/buka/", answers)

    assert response.status_code == 422
    assert response.context["form"].errors["slug"]


def test_cooperatives_are_managed_at_the_portal_only(cilegon, staff):
    assert staff(cilegon, "manager").get("/admin/koperasi/").status_code == 404


def test_paused_and_opened_again_from_the_back_office(portal, cilegon, staff, client_of):
    operator = staff(portal, "operator")

    operator.post("/admin/koperasi/cilegon/status/")
    paused = client_of(cilegon).get("/").status_code
    operator.post("/admin/koperasi/cilegon/status/")

    assert paused == 503
    assert client_of(cilegon).get("/").status_code == 200
