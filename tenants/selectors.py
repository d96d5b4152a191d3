"""Reads of cooperatives and domains. Each names the schema-free question it answers."""

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from tenants.models import Cooperative, Domain, StorefrontExport
from tenants.states import VERIFIED


def cooperative_on_host(host: str) -> Cooperative | None:
    """The cooperative whose storefront answers on this lower-cased host, or None."""
    domain = (
        Domain.objects.select_related("tenant__region")
        .filter(domain=host, status=VERIFIED, released_at__isnull=True)
        .first()
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


def storefront_named(slug: str) -> Cooperative | None:
    return storefronts().select_related("region__parent").filter(slug=slug).first()


def storefronts_to_open() -> QuerySet[Cooperative]:
    """Whose managers have asked for the opening."""
    return storefronts().filter(status=Cooperative.Status.PREPARING, opening_asked_at__isnull=False)


def domains_of(cooperative: Cooperative) -> QuerySet[Domain]:
    """The primary one first; without those that were released."""
    return Domain.objects.filter(tenant=cooperative, released_at=None).order_by("-is_primary", "domain")


def exports_of(cooperative: Cooperative) -> QuerySet[StorefrontExport]:
    return StorefrontExport.objects.filter(cooperative=cooperative)


def storefronts_matching(*, state: str, words: str) -> QuerySet[Cooperative]:
    """The operator's list: in one state or in all, with these words in name, place or host; by name."""
    found = storefronts().order_by("name")
    if state:
        found = found.filter(status=state)
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(region__name__icontains=words) | Q(host__icontains=words)
        )
    return found


def storefronts_by_state() -> dict[str, int]:
    return dict(storefronts().order_by().values_list("status").annotate(Count("pk")))
