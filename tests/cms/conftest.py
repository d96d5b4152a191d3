from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from tenants.models import Cooperative
from tenants.staff.models import RoleAssignment


@pytest.fixture
def staff(client_of, settings) -> Callable[[Cooperative, str], Client]:
    """A browser in the back office, signed in as somebody with that role there."""
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"

    def make(cooperative: Cooperative, role: str) -> Client:
        with schema_context("public"):
            user = register_user(
                email=f"{role}.{cooperative.slug}@contoh.id", name="Nur Fadilah", actor="test"
            )
        with tenant_context(cooperative):
            RoleAssignment.objects.create(user=user, group=Group.objects.get(name=role))
        return client_of(cooperative, user)

    return make
