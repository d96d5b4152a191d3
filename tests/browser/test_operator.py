"""The platform's operator opens a storefront; it answers at once."""

from playwright.sync_api import expect

from tests.browser.running import status_of
from tests.browser.walking import sign_in


def test_storefront_opened_by_the_operator_is_live_at_once(marketplace, visitor, desktop):
    page = desktop.page
    page.goto(f"{marketplace.portal}/admin/")
    sign_in(desktop, "operator@demo.lumbung.test")
    page.wait_for_url(f"{marketplace.portal}/admin/")
    desktop.look()
    desktop.open(f"{marketplace.portal}/admin/koperasi/buka/")
    page.fill("[name=name]", "Koperasi Wanita Benteng Tangerang")
    page.fill("[name=region]", "36.71")
    page.fill("[name=slug]", "tangerang")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()
    assert status_of(f"{marketplace.storefront('tangerang')}/") == 200
    desktop.look()
    guest = visitor()
    guest.open(f"{marketplace.storefront('tangerang')}/")
    expect(guest.page.locator("h1")).to_contain_text("Tangerang")
    guest.open(f"{marketplace.storefront('tangerang')}/produk/")
