"""A person before a browser, who looks at every page: is it sound for everybody, and does it keep quiet?"""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

PHONE, DESKTOP = 360, 1280
NARROW = 320
GRAVE = {"serious", "critical"}
AXE = Axe()
# Wagtail's own messages fade in and out over the page; their colours in between are nobody's.
OURS = {"exclude": [[".messages"]]}

STRUCTURE = """() => {
  const skip = document.querySelector('body a[href^="#"]');
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter(one => one.checkVisibility()).length,
    skip: Boolean(skip && document.getElementById(skip.hash.slice(1))),
    main: document.querySelectorAll('main, [role=main]').length,
  };
}"""

OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 120)).concat(`${root.scrollWidth} > ${root.clientWidth}`);
}"""

# A link within a sentence may be as high as its line; everything else is for a thumb.
SMALL = """() => [...document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary, header a, nav a')]
  .filter(one => one.checkVisibility() && !one.matches('.default-submit'))
  .map(one => {
    const card = one.matches('.product-name a, .story-title a, .door-name a') && one.closest('article, .door');
    const box = (card || one.closest('label') || one).getBoundingClientRect();
    const inline = getComputedStyle(one).display === 'inline' && one.parentElement.textContent.trim() !== one.textContent.trim();
    return {html: one.outerHTML.slice(0, 120), height: Math.round(box.height), inline};
  }).filter(one => one.height < 44 && !one.inline)"""

LARGE_TEXT = """() => {
  document.documentElement.style.fontSize = '200%';
  const root = document.documentElement, wide = root.scrollWidth > root.clientWidth;
  document.documentElement.style.fontSize = '';
  return wide;
}"""


class Visitor:
    """One browser profile; `page` is what it has open. Everything it finds wrong is said at the end of a look."""

    def __init__(self, browser: Browser, folder: Path, *, width: int, javascript: bool = True) -> None:
        self.folder = folder
        self.context = browser.new_context(
            viewport={"width": width, "height": 740 if width < 600 else 800},
            java_script_enabled=javascript,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.noise: list[str] = []
        self.looks = 0
        # axe cannot run where scripts may not: it looks at the same HTML in a page of its own.
        self._double = None if javascript else browser.new_page(viewport=self.page.viewport_size)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda failure: self.noise.append(f"script: {failure}"))

    def open(self, url: str, *, expecting: int = 200) -> Page:
        answer = self.page.goto(url)
        assert answer is not None and answer.status == expecting, f"{url} answered {answer and answer.status}"
        if expecting >= 400:
            # The console repeats the status that was asked for.
            self.noise[:] = [line for line in self.noise if url not in line]
        self.look()
        return self.page

    def follow(self, selector: str) -> Page:
        """Click what leads to another page, and look at that."""
        before = self.page.url
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        assert self.page.title(), f"nothing came of {selector} on {before}"
        # The provider's pay page is another house: accessible, but built by its own rules.
        self.look(structure="/c/pay/" not in self.page.url)
        return self.page

    def look(self, *, narrow: bool = True, structure: bool = True) -> None:
        """Assert that the open page is sound: language, heading, skip link, axe, 320 px, and a quiet console."""
        self.looks += 1
        found = self._structure() if structure else []
        found += self.serious()
        if narrow:
            found += self._sideways()
        found += self.noise
        self.noise.clear()
        if found:
            picture = self.folder / f"{self.looks:02d}.png"
            self.page.screenshot(path=picture, full_page=True)
            raise AssertionError(f"{self.page.url} ({picture}):\n  " + "\n  ".join(found))

    def close(self) -> None:
        self.context.close()
        if self._double:
            self._double.context.close()

    def _structure(self) -> list[str]:
        facts = self.page.evaluate(STRUCTURE)
        return [
            said
            for is_wrong, said in (
                (facts["lang"] != "id", f"lang is “{facts['lang']}”"),
                (not facts["title"].strip(), "no title"),
                # Wagtail's own editors have none.
                (
                    facts["headings"] not in ({0, 1} if "/admin/" in self.page.url else {1}),
                    f"{facts['headings']} h1",
                ),
                (not facts["skip"], "no skip link that leads somewhere"),
                (facts["main"] != 1, f"{facts['main']} main"),
            )
            if is_wrong
        ]

    def serious(self) -> list[str]:
        """What axe finds grave on the open page."""
        return [
            f"axe {one['impact']} {one['id']}: {one['help']}: "
            + " | ".join(node["html"][:160] for node in one["nodes"][:4])
            for one in AXE.run(self._page_for_axe(), context=OURS).response["violations"]
            if one["impact"] in GRAVE
        ]

    def _page_for_axe(self) -> Page:
        if self._double is None:
            return self.page
        html, address = self.page.content(), self.page.url

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif route.request.resource_type in {"stylesheet", "font"}:
                route.continue_()
            else:
                route.abort()

        self._double.unroute_all()
        self._double.route("**/*", answer)
        self._double.goto(address)
        return self._double

    def _sideways(self) -> list[str]:
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": NARROW, "height": size["height"]})
        wide = self.page.evaluate(OVERFLOW)
        self.page.set_viewport_size(size)
        return [f"wider than {NARROW} px: {' | '.join(wide)}"] if wide else []

    def _hear(self, message: ConsoleMessage) -> None:
        # A form that is sent back with its complaints is an answer, though browsers log it as a failure.
        refusal = "status of 422" in message.text
        # Wagtail saves drafts by itself and is refused while they are incomplete.
        autosave = "status of 400" in message.text and "/admin/" in message.location.get("url", "")
        if message.type == "error" and not refusal and not autosave:
            self.noise.append(f"console: {message.text} ({message.location.get('url', '')})")


def rupiah_in(text: str) -> list[int]:
    """All amounts of a text like «Rp1.250.000»."""
    return [int(amount.replace(".", "")) for amount in re.findall(r"Rp\s?([\d.]+\d)", text)]


def assert_fit_for_thumbs_and_large_text(page: Page) -> None:
    assert page.evaluate(SMALL) == []
    assert not page.evaluate(LARGE_TEXT), "200% text scrolls sideways"
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("document.querySelectorAll('*').length") <= 1200
