"""What a cheap phone has to carry: bytes as they travel, requests, nodes, pictures, and nothing that moves once it is there."""

import gzip
import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Response

HTML_RAW, HTML_GZIPPED = 160_000, 30_000
NODES = 1_200
FIRST_LOAD, STORY_LOAD = 300_000, 400_000
REQUESTS = 25
SCRIPTS = 60_000
HERO, CARD = 60_000, 20_000
SHIFT = 0.02

CORE = {
    "portal home": ("portal", "/"),
    "search": ("portal", "/cari/?q=batik"),
    "storefront home": ("cilegon", "/"),
    "catalogue": ("cilegon", "/produk/"),
    "product": ("cilegon", "/produk/kain-batik-tulis-krakatau-bedug/"),
    "story": ("cilegon", "/cerita/menarik-duri-tanpa-merobek-kulit/"),
    "basket": ("cilegon", "/keranjang/"),
    "checkout": ("cilegon", "/checkout/"),
}

WATCH_SHIFTS = """new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted = (window.shifted || 0) + one.value;
}).observe({type: 'layout-shift', buffered: true});"""
WATCH_HERO = """new PerformanceObserver(list => {
  for (const one of list.getEntries()) window.hero = one.element && one.element.tagName === 'IMG' ? {
    url: one.url, lazy: one.element.loading === 'lazy', priority: one.element.fetchPriority, size: one.size} : null;
}).observe({type: 'largest-contentful-paint', buffered: true});"""
WALK_DOWN = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) { scrollTo(0, y); await new Promise(r => setTimeout(r, 60)); }
}"""
UNSIZED = "[...document.images].filter(i => !i.getAttribute('width') || !i.getAttribute('height')).map(i => i.outerHTML.slice(0, 120))"


@dataclass
class Load:
    """What one address took before anybody scrolled."""

    weights: dict[str, int] = field(default_factory=dict)
    scripts: int = 0
    outside: list[str] = field(default_factory=list)

    def weigh(self, answer: Response) -> None:
        if answer.url.startswith("data:"):
            return
        if ".localhost" not in answer.url and "//localhost" not in answer.url:
            self.outside.append(answer.url)
        size = answer.request.sizes()["responseBodySize"]
        self.weights[answer.url] = size
        if answer.request.resource_type == "script":
            self.scripts += size


@pytest.fixture
def cheap_phone(browser: Browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="id-ID", is_mobile=True
    )
    context.add_init_script(WATCH_SHIFTS + WATCH_HERO)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def load(page: Page, address: str) -> tuple[Load, str]:
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    assert answer is not None and answer.ok
    found = Load()
    for one in answers:
        if one.request.timing["responseEnd"] >= 0:
            found.weigh(one)
    return found, answer.text()


@pytest.mark.parametrize("name", CORE)
def test_core_page_is_light_and_stands_still(marketplace, cheap_phone, name):
    where, path = CORE[name]
    host = marketplace.portal if where == "portal" else marketplace.storefront(where)
    if name in {"basket", "checkout"}:
        fill_basket(cheap_phone, host)
    found, html = load(cheap_phone, f"{host}{path}")

    assert len(html.encode()) <= HTML_RAW
    assert len(gzip.compress(html.encode())) <= HTML_GZIPPED
    assert cheap_phone.evaluate("document.querySelectorAll('*').length") <= NODES
    assert sum(found.weights.values()) <= (STORY_LOAD if name == "story" else FIRST_LOAD), found.weights
    assert len(found.weights) <= REQUESTS, list(found.weights)
    assert found.scripts <= SCRIPTS
    assert found.outside == []
    assert cheap_phone.evaluate(UNSIZED) == []
    for script in re.findall(r"<script\b[^>]*\bsrc=[^>]*>", html):
        assert " defer" in script

    hero = cheap_phone.evaluate("window.hero")
    if hero and hero["url"]:
        assert not hero["lazy"], hero
        assert found.weights.get(hero["url"], 0) <= HERO, hero
    cheap_phone.evaluate(WALK_DOWN)
    assert cheap_phone.evaluate("window.shifted || 0") <= SHIFT


def test_pictures_of_cards_are_small_and_modern(marketplace, cheap_phone):
    found, _ = load(cheap_phone, f"{marketplace.storefront('cilegon')}/produk/")
    pictures = {url: size for url, size in found.weights.items() if "/media/" in url}

    assert pictures
    assert all(re.search(r"\.(avif|webp)", url) for url in pictures)
    assert max(pictures.values()) <= CARD


def fill_basket(page: Page, host: str) -> None:
    page.goto(f"{host}/produk/sate-bandeng-ciwandan/")
    page.locator("#beli button.button-primary").click()
    page.wait_for_load_state("networkidle")
