"""How often one address may ask in a minute. While Valkey is down each process counts for itself (core.cache)."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

WINDOW_SECONDS = 60
# Many telephones share one address with their provider's others, so this stops programs rather than people.
SUGGESTIONS_A_MINUTE = 600


def is_within_limit(request: HttpRequest, *, action: str, limit: int) -> bool:
    """Whether one more is allowed (always with a limit of 0): count this request of the visitor's address (as the trusted proxies tell it) in the present window."""
    if not limit:
        return True
    key = f"limit:{action}:{address_of(request)}"
    if cache.add(key, 1, WINDOW_SECONDS):
        return True
    try:
        return cache.incr(key) <= limit
    except ValueError:
        return True


def address_of(request: HttpRequest) -> str:
    """The visitor's address as the trusted proxies tell it."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
