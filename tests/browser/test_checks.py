"""The checks beside the editor find what readers with a screen reader would stumble over."""

import re

from playwright.sync_api import expect

from tests.browser.test_staff import enter_back_office

UNPOLISHED = "Catatan dari pasar malam"


def test_a_draft_with_three_faults_shows_three_findings(marketplace, desktop):
    page = enter_back_office(marketplace, desktop)
    page.goto(f"{marketplace.storefront('cilegon')}/admin/pages/search/?q=pasar+malam")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(UNPOLISHED)).first.click()
    page.goto(re.sub(r"/admin/pages/(\d+)/.*", r"/admin/pages/\1/edit/", page.url))
    page.locator("[data-side-panel-toggle=checks]").click()
    panel = page.locator("[data-side-panel=checks]")
    expect(panel.locator("[data-content-checker-count]")).to_have_text("3")
