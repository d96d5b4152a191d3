"""People and browsers as the tests of accounts make them."""

import pytest
from django_tenants.utils import tenant_context

from tenants.staff.actions import add_member
from tests.accounts.conftest import browser, path, person

__all__ = ["browser", "path", "person"]


@pytest.fixture(autouse=True)
def exempt(settings):
    """These tests are about who may do what; the second factor has its own."""
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"


@pytest.fixture
def works_at(person):
    """Make somebody who works in a storefront in these roles."""

    def make(cooperative, *roles, **fields):
        user = person(**fields)
        with tenant_context(cooperative):
            add_member(user=user, roles=roles, actor="test")
        return user

    return make
