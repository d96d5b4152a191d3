"""A browser that goes to each sight, photographs it whole and notes what it took to load."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from deploy.galleries.sights import PORTAL, Sight
from deploy.services.tools import chromium

WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
PASSWORD = "lumbung-coba"  # noqa: S105  the demonstration accounts' own
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
# Taller pages are cut: nobody compares what is thirty screens down.
TALLEST = 6000

# Pictures below the fold load when they come near; the camera walks down once.
WALK_DOWN = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 500) { scrollTo(0, y); await new Promise(r => setTimeout(r, 40)); }
  scrollTo(0, 0);
  await Promise.race([Promise.all([...document.images].map(i => i.decode().catch(() => 0))), new Promise(r => setTimeout(r, 2500))]);
}"""
NODES = "document.querySelectorAll('*').length"


@dataclass
class Photograph:
    """One sight at one width; `problem` says why there is no picture. Weights are bytes as they travelled."""

    sight: Sight
    width: str
    file: str = ""
    address: str = ""
    nodes: int = 0
    requests: int = 0
    weight: int = 0
    problem: str = ""
    noise: list[str] = field(default_factory=list)


class Camera:
    """Keeps one browser profile per person and width, so that a basket filled in one sight is there in the next."""

    def __init__(self, browser: Browser, base_url: str, folder: Path) -> None:
        self.browser = browser
        self.base = urlsplit(base_url)
        self.folder = folder
        self._contexts: dict[tuple[str, str], BrowserContext] = {}

    def take(self, sight: Sight, width: str, number: int) -> Photograph:
        photograph = Photograph(sight, width)
        page = self._context(sight, width).new_page()
        page.on("console", lambda said: self._hear(said.type, said.text, photograph))
        page.on("pageerror", lambda failure: photograph.noise.append(str(failure)))
        page.on("requestfinished", lambda request: self._weigh(request, photograph))
        try:
            status = self._go(page, sight)
            if status != sight.status:
                photograph.problem = f"answered {status}"
            page.evaluate(WALK_DOWN)
            photograph.nodes = page.evaluate(NODES)
            photograph.address = page.url
            photograph.file = f"{number:03d}-{width}.jpg"
            size = WIDTHS[width]
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            page.screenshot(
                path=self.folder / photograph.file,
                type="jpeg",
                quality=70,
                full_page=True,
                clip={"x": 0, "y": 0, "width": size[0], "height": height},
            )
        except Exception as failure:
            photograph.problem = str(failure).splitlines()[0]
        finally:
            page.close()
        return photograph

    def _go(self, page: Page, sight: Sight) -> int:
        answers: list[Response] = []
        page.on("response", lambda one: answers.append(one) if one.request.is_navigation_request() else None)
        page.goto(self._address(sight))
        for number, selector in enumerate(sight.follow, start=1):
            if number == len(sight.follow):
                for field_, value in sight.fill:
                    self._fill(page, field_, value)
            before = page.url
            page.locator(selector).first.click()
            page.wait_for_timeout(400)
            page.wait_for_load_state("networkidle")
            if page.url == before and page.locator(".error-summary").count():
                return 422
        return answers[-1].status if answers else 0

    @staticmethod
    def _fill(page: Page, selector: str, value: str) -> None:
        if value:
            page.fill(selector, value)
        else:
            page.check(selector)
            page.wait_for_load_state("networkidle")

    def _address(self, sight: Sight, path: str | None = None) -> str:
        host = self.base.netloc if sight.host == PORTAL else f"{sight.host}.{self.base.netloc}"
        return f"{self.base.scheme}://{host}{sight.path if path is None else path}"

    def _context(self, sight: Sight, width: str) -> BrowserContext:
        key = (sight.person, width)
        if key not in self._contexts:
            size = WIDTHS[width]
            context = self.browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                reduced_motion="reduce",
            )
            context.set_default_timeout(15_000)
            if sight.person:
                self._sign_in(context, sight)
            self._contexts[key] = context
        return self._contexts[key]

    def _sign_in(self, context: BrowserContext, sight: Sight) -> None:
        page = context.new_page()
        page.goto(self._address(sight, "/masuk/"))
        page.fill("input[name=login]", sight.person)
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        page.close()

    @staticmethod
    def _weigh(request, photograph: Photograph) -> None:
        try:
            photograph.weight += request.sizes()["responseBodySize"]
            photograph.requests += 1
        except Exception:
            return  # the page was left before it was known

    @staticmethod
    def _hear(kind: str, text: str, photograph: Photograph) -> None:
        if kind == "error" and "status of 4" not in text:
            photograph.noise.append(text)


@contextmanager
def camera(base_url: str, folder: Path) -> Iterator[Camera]:
    path = chromium()
    if path is None:
        raise SystemExit("Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield Camera(browser, base_url, folder)
        browser.close()
