"""All the back office that somebody sees: from its front page over menus and links, one page of each kind."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

# Files, what ends a session, other hosts' pages, and lists in another order or language are no further pages.
SKIPPED = re.compile(
    r"/(logout|keluar|autocomplete|jsi18n|sprite|static|media|bulk)(/|$)|\.(pdf|xlsx|csv|zip|jpe?g|png|svg)$|/pindaian/|/bukti/|/berkas/"
)
NO_PAGES = {"export", "format", "ordering", "hal", "p", "next", "locale", "collection_id", "order", "urut"}
NUMBER = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}")
URLCONFS = ("marketplace.urls.storefront", "marketplace.urls.portal")
# What these arguments say names one of many: one storefront stands for all.
OBJECTS = {"slug", "token", "key"}
LINKS = """() => [...document.querySelectorAll('main a[href], [data-w-dropdown-target] a[href]')].map(one => one.href)"""
MOST_PAGES = 150


def pages_seen(page: Page, front: str, known: set[str]) -> Iterator[tuple[str, int]]:
    """`front`, and one page of each kind below it that is not `known` yet, found by opening them one after the other.

    `known` grows: whoever walks next opens what only they see.     The caller looks at every page while it is open: iterate, do not collect.
    """
    host = urlsplit(front).netloc
    waiting = [front]
    known.add(kind_of(front))
    count = 0
    while waiting and count < MOST_PAGES:
        address = waiting.pop(0)
        try:
            answer = page.goto(address)
        except Error as failure:
            # What is handed out as a file is no page; only opening it tells.
            if "Download is starting" not in failure.message:
                raise
            continue
        count += 1
        if answer is None or "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        yield address, answer.status
        for link in [*menu_links(page, address), *page.evaluate(LINKS)]:
            parts = urlsplit(link)
            if parts.netloc != host or not parts.path.startswith("/admin/") or SKIPPED.search(parts.path):
                continue
            if NO_PAGES & {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}:
                continue
            if (kind := kind_of(link)) not in known:
                known.add(kind)
                waiting.append(link.split("#")[0])


def kind_of(address: str) -> str:
    """The pattern that the address follows, with the words in it that name no thing of many; without its filters."""
    path = urlsplit(address).path
    for urlconf in URLCONFS:
        try:
            found = resolve(path, urlconf=urlconf)
        except Resolver404:
            continue
        if found.route.endswith("$"):
            continue  # what answers all that has no page
        words = [str(value) for name, value in found.kwargs.items() if name not in OBJECTS]
        return " ".join([found.route, *(word for word in words if not NUMBER.search(word))])
    return NUMBER.sub("N", path)


def menu_links(page: Page, base: str) -> list[str]:
    """Everything in the sidebar, whether or not its part is open."""
    props = page.evaluate("() => document.getElementById('wagtail-sidebar-props')?.textContent || ''")
    parts = urlsplit(base)
    found = re.findall(r'"(/admin/[^"]*)"', json.dumps(json.loads(props))) if props else []
    return [f"{parts.scheme}://{parts.netloc}{path}" for path in found]
