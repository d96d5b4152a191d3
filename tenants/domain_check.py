"""Looking up the TXT entry by which somebody proves that a domain is theirs. The only module that asks the name system."""

from dataclasses import dataclass

import dns.exception
import dns.resolver
from django.conf import settings

PREFIX = "_lumbung"
VALUE = "lumbung-verifikasi="
# One look never takes longer, whatever the servers on the way do.
SECONDS = 5.0
ENTRIES_READ = 20


@dataclass(frozen=True)
class Finding:
    """What one look has found. `is_answer` is false when nobody answered: that proves nothing either way."""

    is_there: bool
    is_answer: bool
    text: str


def entry_name(host: str) -> str:
    """Where the entry stands: `_lumbung.tokokami.id`."""
    return f"{PREFIX}.{host}"


def entry_value(token: str) -> str:
    return f"{VALUE}{token}"


def look_up(host: str, token: str) -> Finding:
    """Ask once whether the host's TXT entry carries the token."""
    try:
        answer = _resolver().resolve(entry_name(host), "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Finding(is_there=False, is_answer=True, text="absent")
    except (dns.exception.DNSException, OSError) as silence:
        return Finding(is_there=False, is_answer=False, text=type(silence).__name__)
    found = [b"".join(entry.strings).decode("ascii", "replace") for entry in list(answer)[:ENTRIES_READ]]
    if entry_value(token) in found:
        return Finding(is_there=True, is_answer=True, text="found")
    return Finding(is_there=False, is_answer=True, text="other")


def _resolver() -> dns.resolver.Resolver:
    """The machine's own, or the one named in the settings as host:port."""
    if not settings.DNS_RESOLVER:
        return dns.resolver.Resolver()
    host, _colon, port = settings.DNS_RESOLVER.rpartition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [host]
    resolver.port = int(port)
    return resolver
