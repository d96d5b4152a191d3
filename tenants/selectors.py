"""Reads of cooperatives and domains. Each names the schema-free question it answers."""

from django.conf import settings
from django.db.models import QuerySet

from tenants.models import Cooperative, Domain


def cooperative_on_host(host: str) -> Cooperative | None:
    """The cooperative whose storefront answers on this lower-cased host, or None."""
    domain = (
        Domain.objects.select_related("tenant__region").filter(domain=host, released_at__isnull=True).first()
    )
    return domain.tenant if domain else None


def storefronts() -> QuerySet[Cooperative]:
    """All cooperatives with a storefront of their own: every one but the portal."""
    return Cooperative.objects.exclude(schema_name=settings.PORTAL_SCHEMA).select_related("region")


def open_storefronts() -> QuerySet[Cooperative]:
    return storefronts().filter(status=Cooperative.Status.OPEN)


def portal() -> Cooperative:
    """The national portal. Raises Cooperative.DoesNotExist before the first `migrate_storefronts`."""
    return Cooperative.objects.select_related("region").get(schema_name=settings.PORTAL_SCHEMA)
