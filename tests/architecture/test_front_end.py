"""The pages' budget and manners, read from their sources: what a cheap phone loads, and what the content policy forbids."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from cms.motifs import THEMES
from marketplace.core.staticfiles import CompactStaticFilesStorage, compact, whole

PROJECT = Path(__file__).resolve().parents[2] / "marketplace"
STATIC = PROJECT / "static"
TEMPLATES = PROJECT / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.as_posix())
IMPORTS = (STATIC / "css" / "lumbung.css").read_text()
STYLE_SHEET = whole(IMPORTS)


def test_style_sheet_stays_within_its_budget():
    raw = compact(STYLE_SHEET).encode()
    assert len(raw) <= 40_000
    assert len(gzip.compress(raw)) <= 10_240


def test_compact_style_sheet_keeps_every_selector_and_value():
    def words(style):
        return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).split()

    assert words(compact(STYLE_SHEET)) == words(STYLE_SHEET)
    assert compact(".a :is(b,\n.c){\ncolor:red; /* why */\n}\n") == ".a :is(b,.c){color:red;}"


def test_collected_style_sheet_is_compact_and_whole(tmp_path):
    sources = FileSystemStorage(location=STATIC)
    storage = CompactStaticFilesStorage(location=tmp_path, base_url="/static/")
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]
    for name in names:
        with sources.open(name) as source:
            storage.save(name, source)
    for _ in storage.post_process({name: (sources, name) for name in names}):
        pass
    made = storage.hashed_files
    assert (tmp_path / "css" / "lumbung.css").read_text() == compact(STYLE_SHEET)
    served = (tmp_path / made["css/lumbung.css"]).read_text()
    # The one difference: addresses of files carry their fingerprints.
    assert "@import" not in served and made["fonts/plus-jakarta-sans-latin.woff2"] in served
    assert re.sub(r"url\([^)]*\)", "", served) == re.sub(r"url\([^)]*\)", "", compact(STYLE_SHEET))


def test_part_that_is_missing_stops_the_collecting():
    with pytest.raises(FileNotFoundError, match="css/nowhere.css"):
        whole('@import "nowhere.css";')


def test_scripts_stay_within_their_budget():
    scripts = [path.read_bytes() for path in STATIC.rglob("*.js")]
    assert sum(len(gzip.compress(script)) for script in scripts) <= 60 * 1024


def test_web_font_is_one_small_file():
    fonts = list(STATIC.rglob("*.woff2"))
    assert [font.name for font in fonts] == ["plus-jakarta-sans-latin.woff2"]
    assert fonts[0].stat().st_size <= 30 * 1024


def test_style_sheet_names_each_file_it_asks_for():
    for address in re.findall(r"url\(([^)]+)\)", STYLE_SHEET):
        assert (STATIC / "css" / address.strip("\"'")).resolve().is_file(), address


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_page_has_no_inline_style_or_script_that_the_policy_would_stop(page):
    source = page.read_text()
    assert not re.search(r"<[a-z][^>]*\sstyle=", source)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+=[\"']", source)
    for attributes in re.findall(r"<script\b([^>]*)>", source):
        # A data block is never run, so the policy lets it pass.
        assert "src=" in attributes or "nonce=" in attributes or "application/ld+json" in attributes


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_page_uses_only_components_and_icons_that_exist(page):
    source = page.read_text()
    for name in set(re.findall(r"<c-([a-z][a-z.-]*)", source)) - {"vars", "slot"}:
        file = TEMPLATES / "cotton" / f"{name.replace('.', '/').replace('-', '_')}.html"
        assert file.is_file(), name
    drawn = set(re.findall(r'id="i-([a-z-]+)"', (TEMPLATES / "cotton" / "icon_sprite.html").read_text()))
    named = set(re.findall(r'<c-icon name="([a-z-]+)"', source)) | set(
        re.findall(r'\bicon="([a-z-]+)"', source)
    )
    assert named <= drawn


def test_style_sheet_has_no_citys_colours_but_the_portals_for_pages_that_know_no_storefront():
    assert "data-kota=" not in STYLE_SHEET
    portal = THEMES["portal"]
    assert f":root{{--latar:{portal.latar};--aksen:{portal.aksen};--di-latar:var(--kertas)}}" in STYLE_SHEET
