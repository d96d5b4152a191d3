"""Host → cooperative, remembered for a minute.

The cache alias `hosts` has keys without a schema: it is asked before the schema is known. Whoever changes a
cooperative or a domain forgets its hosts here.
"""

from django.core.cache import caches
from django_tenants.utils import schema_context

from tenants.models import Cooperative
from tenants.selectors import cooperative_on_host

UNKNOWN = "unknown"


def normalised_host(raw: str) -> str:
    """The host without port, trailing dot and letter case."""
    host = raw.rsplit(":", 1)[0] if not raw.endswith("]") else raw
    return host.lower().rstrip(".").removeprefix("www.")


def cooperative_for(host: str) -> Cooperative | None:
    """The cooperative of a normalised host, or None when nobody owns it."""
    cache = caches["hosts"]
    found = cache.get(host)
    if found is None:
        with schema_context("public"):
            found = cooperative_on_host(host) or UNKNOWN
        cache.set(host, found)
    return found if isinstance(found, Cooperative) else None


def forget_hosts(cooperative: Cooperative) -> None:
    """Make every process ask the database again for this cooperative's hosts."""
    hosts = cooperative.domains.values_list("domain", flat=True)
    caches["hosts"].delete_many([cooperative.host, *hosts])
