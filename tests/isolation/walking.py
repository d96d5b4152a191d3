"""Every address of both kinds of hosts whose view is ours."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.isolation.listing import Address

OURS = ("marketplace", "tenants", "cms", "search")
# Views that are ours though their function is a library's.
OUR_NAMESPACES = ("api:",)
HOSTS = {"portal": settings.PORTAL_URLCONF, "storefront": settings.STOREFRONT_URLCONF}


def our_addresses() -> list[Address]:
    """Every address of both hosts whose view is ours, or shows a model of ours in Wagtail's views."""
    found = []
    for host, urlconf in HOSTS.items():
        for pattern, name, view, arguments in _walk(get_resolver(urlconf)):
            if name.startswith(OUR_NAMESPACES) or _is_ours(view):
                found.append(Address(host, name, pattern, arguments))
    return found


def _walk(
    resolver: URLResolver, prefix: str = "", namespace: str = "", outer: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        arguments = (*outer, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inner, arguments)
        elif isinstance(entry, URLPattern):
            yield pattern, namespace + entry.name if entry.name else "", entry.callback, arguments


def _is_ours(view: Any) -> bool:
    """Look through decorators and closures for code, or a model, of ours."""
    waiting, seen = [view], set()
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if _package(found) in OURS:
            return True
        waiting += [getattr(found, name) for name in ("view_class", "__wrapped__") if hasattr(found, name)]
        model = (getattr(found, "view_initkwargs", None) or {}).get("model")
        waiting += [model] if model else []
        for cell in getattr(found, "__closure__", None) or ():
            content = cell.cell_contents
            if callable(content):
                waiting.append(content)
    return False


def _package(found: Any) -> str:
    return (getattr(found, "__module__", None) or "").split(".")[0]
