"""Every kind of page is valid HTML by the checker that the W3C runs, whoever it is shown to."""

import json
import os
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.services import html_checker

# htmx reads its attributes with and without `data-`; the checker knows only those with. Its CSS is older than oklch().
NOT_OURS = re.compile(r"Attribute “hx-[a-z-]+” not allowed|CSS: “color”: “0” is not a “color” value")
# Of each kind of page in each language; one product is like another, but for what it lacks.
OF_EACH_KIND = 4


def kind_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, re.sub(r"[^/]+/$", "…/", parts.path)


def some_of_each_kind(visits) -> dict[str, str]:
    kept = defaultdict(list)
    for visit in visits:
        if len(kept[kind_of(visit.url)]) < OF_EACH_KIND:
            kept[kind_of(visit.url)].append(visit)
    return {visit.url: visit.html for group in kept.values() for visit in group}


def test_pages_are_valid_html(found, tmp_path):
    pages = some_of_each_kind(found.indonesian.pages) | some_of_each_kind(found.english.pages)
    pages |= {name: page for name, (_status, page) in found.private.items()}
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        file = tmp_path / f"{number}.html"
        file.write_text(page)
        names[file.name] = name
    assert len(pages) > 60
    try:
        told = html_checker.check(sorted(tmp_path.glob("*.html")))
    except html_checker.CheckerMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the HTML checker is not here: {missing}")
    found_wrong = [
        f"{names[Path(one['url']).name]}, line {one.get('lastLine')}: {one['message']} {one.get('extract', '')!r}"
        for one in json.loads(told)["messages"]
        if not NOT_OURS.match(one["message"])
    ]
    assert not found_wrong, "\n".join(found_wrong)


def test_failures_have_their_status_and_a_way_on(found):
    wanted = {"404": 404, "410": 410, "500": 500, "503": 503, "403 of an expired form": 403, "429": 429}
    shown = {name.partition(" ")[2]: page for name, page in found.private.items()}
    for name, status in wanted.items():
        given, page = shown[name]
        assert given == status, name
        assert 'content="noindex' in page, name
        assert len(re.findall("<h1", page)) == 1, name
        assert "https://wa.me/" in page, name
        assert "<form" in page or "Coba lagi" in page or 'class="button' in page, name
    for name in ("404", "410", "500", "503"):
        assert "Cilegon" in shown[name][1], name
