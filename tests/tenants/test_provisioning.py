"""A storefront is a copy of the template, made at once or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django_tenants.utils import schema_context, schema_exists

from tenants.actions import provision_cooperative
from tenants.models import Cooperative, Region


@pytest.fixture
def garut_city(db) -> Region:
    return Region.objects.get(code="32.05")


def test_provisioned_storefront_is_live_at_once(garut_city, client_of):
    cooperative = provision_cooperative(region=garut_city, name="Koperasi Garut", slug="garut")

    response = client_of(cooperative).get("/")

    assert response.status_code == 200
    assert "Koperasi Garut" in response.content.decode()
    assert cooperative.host == "garut.localhost"


def test_provisioning_leaves_nothing_behind_when_it_fails(garut_city):
    with pytest.raises(RuntimeError), transaction.atomic():
        provision_cooperative(region=garut_city, name="Koperasi Garut", slug="garut")
        raise RuntimeError("the caller failed")

    assert not schema_exists("garut")
    assert not Cooperative.objects.filter(slug="garut").exists()


@pytest.mark.parametrize(
    "slug", ["portal", "template", "public", "pg-kota", "Kota", "kota--x", "1kota", "cilegon"]
)
def test_reserved_taken_and_ill_formed_slugs_are_refused(garut_city, slug):
    with pytest.raises(ValidationError) as refusal:
        provision_cooperative(region=garut_city, name="Koperasi", slug=slug)

    assert "slug" in refusal.value.message_dict


def test_host_of_another_storefront_is_refused(garut_city, cilegon):
    with pytest.raises(ValidationError) as refusal:
        provision_cooperative(region=garut_city, name="Koperasi", slug="garut", host=cilegon.host)

    assert "host" in refusal.value.message_dict


def test_creating_a_storefront_changes_no_rights_elsewhere(garut_city):
    def rights() -> dict[str, list[tuple]]:
        found = {}
        for schema in ("public", "portal", "cilegon", "kab_bekasi"):
            with schema_context(schema), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT g.name, p.codename FROM auth_group g JOIN auth_group_permissions gp ON gp.group_id = g.id"
                    " JOIN auth_permission p ON p.id = gp.permission_id ORDER BY 1, 2"
                )
                found[schema] = cursor.fetchall()
        return found

    before = rights()
    provision_cooperative(region=garut_city, name="Koperasi Garut", slug="garut")

    assert rights() == before
    assert before["cilegon"]


def test_document_codes_never_repeat(garut_city):
    first = provision_cooperative(region=garut_city, name="Koperasi Garut", slug="garut")
    second = provision_cooperative(region=garut_city, name="Koperasi Garut Dua", slug="garut-dua")

    assert first.code != second.code
