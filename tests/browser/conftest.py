"""Browser tests share one running marketplace; each walk takes goods of its own, so their order does not matter."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from deploy.services.tools import chromium
from tests import database
from tests.browser.running import Marketplace, start_marketplace, stop_marketplace
from tests.browser.visiting import DESKTOP, PHONE, Visitor

# Two cores serve the browser, the marketplace and the other half of the tests at once.
expect.set_options(timeout=20_000)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def marketplace(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Marketplace]:
    if not os.environ.get("MAIL_INBOX_URL") or not os.environ.get("STRIPE_API_BASE"):
        pytest.skip("browser tests need the services of deploy/test")
    folder = tmp_path_factory.mktemp("marketplace")
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        migrated = database.prepared_database()
        database.point_to(own)
    running = start_marketplace(folder, migrated)
    yield running
    stop_marketplace(running)
    shutil.rmtree(folder / "media", ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium is missing: apt-get install chromium, or CHROMIUM_PATH")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, marketplace: Marketplace, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: `visitor()` at a desktop, `visitor(PHONE)`, `visitor(javascript=False)`."""
    made: list[Visitor] = []

    def make(width: int = DESKTOP, *, javascript: bool = True) -> Visitor:
        made.append(Visitor(browser, tmp_path, width=width, javascript=javascript))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def phone(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(PHONE)


@pytest.fixture
def desktop(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(DESKTOP)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()
    running = getattr(item, "funcargs", {}).get("marketplace")
    if report.failed and running is not None:
        for name in running.processes:
            report.sections.append((f"the marketplace's {name}", running.last_words(name)))
