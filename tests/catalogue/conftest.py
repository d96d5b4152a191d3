import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.reference.models import Category
from tenants.models import Cooperative
from tenants.staff.models import RoleAssignment

_people = itertools.count(1)


class CountedQueries(CaptureQueriesContext):
    """The statements of a body. Pointing the connection at a schema is not counted: it belongs to none of the pages."""

    def __len__(self) -> int:
        return len(
            [query for query in self.captured_queries if not query["sql"].startswith("SET search_path")]
        )


@pytest.fixture
def queries() -> Callable[..., Any]:
    """Count the statements of a body: `with queries() as counted: …; len(counted)`."""
    return lambda: CountedQueries(connection)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Uploads of a test go where they are forgotten."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PRIVATE_ROOT = str(tmp_path / "private")


@pytest.fixture
def staff_client(client_of) -> Callable[..., Any]:
    """A browser in the back office of a storefront, signed in as somebody with these roles there."""

    def make(cooperative: Cooperative, *roles: str) -> Client:
        with schema_context("public"):
            user = register_user(
                email=f"staf{next(_people)}@contoh.id", name="Nur Fadilah", password="", actor="test"
            )
        with tenant_context(cooperative):
            for role in roles:
                RoleAssignment.objects.create(user=user, group=Group.objects.get(name=role))
        client = client_of(cooperative, user)
        client.user = user
        return client

    return make


@pytest.fixture
def category(cilegon):
    return str(Category.objects.get(slug="keripik-kerupuk").pk)


@pytest.fixture
def editor(cilegon, staff_client):
    return staff_client(cilegon, "editor")


@pytest.fixture
def look(cilegon, in_storefront):
    def inside(body):
        with in_storefront(cilegon):
            return body()

    return inside


@pytest.fixture
def in_cilegon(cilegon, in_storefront):
    with in_storefront(cilegon):
        yield
