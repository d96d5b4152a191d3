"""All the back office that somebody sees: from its front page over menus and links, one page of each kind."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error, Page

# Files, what ends a session, other hosts' pages, and lists in another order or language are no further pages.
SKIPPED = re.compile(
    r"/(logout|keluar|autocomplete|jsi18n|sprite|static|media|bulk)(/|$)|\.(pdf|xlsx|csv|zip|jpe?g|png|svg)$|/pindaian/|/bukti/|/berkas/"
)
NO_PAGES = {"export", "format", "ordering", "hal", "p", "next", "locale", "collection_id", "order", "urut"}
NUMBER = re.compile(r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}")
# One of the operator's storefronts stands for all.
SHOP = re.compile(r"^(/admin/koperasi/)(?!buka/)[^/]+/")
LINKS = """() => [...document.querySelectorAll('main a[href], [data-w-dropdown-target] a[href]')].map(one => one.href)"""
MOST_PAGES = 150


def pages_seen(page: Page, front: str) -> Iterator[tuple[str, int]]:
    """Addresses of one page of each kind below `front`, found by opening them one after the other.

    The caller looks at every page while it is open: iterate, do not collect.
    """
    host = urlsplit(front).netloc
    waiting, known = [front], {kind_of(front)}
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
    """The address without what names one thing of many, and without its filters."""
    return SHOP.sub(r"\1N/", NUMBER.sub("N", urlsplit(address).path))


def menu_links(page: Page, base: str) -> list[str]:
    """Everything in the sidebar, whether or not its part is open."""
    props = page.evaluate("() => document.getElementById('wagtail-sidebar-props')?.textContent || ''")
    parts = urlsplit(base)
    found = re.findall(r'"(/admin/[^"]*)"', json.dumps(json.loads(props))) if props else []
    return [f"{parts.scheme}://{parts.netloc}{path}" for path in found]
