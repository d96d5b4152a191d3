"""From the back office's front door to a product in the shop, with a thumb at 360 px: at most eight taps and four fields."""

from playwright.sync_api import expect

from tests.browser.test_staff import enter_back_office
from tests.browser.walking import photo_of_a_slip

MOST_TAPS = 8
MOST_FIELDS = 4


class Thumb:
    """Taps and fills in, and counts both. Focusing a field is a tap; choosing in a list is two, opening it and choosing."""

    def __init__(self, page) -> None:
        self.page = page
        self.taps = self.fields = 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(f"{selector}:visible").first.click()

    def write(self, selector: str, text: str) -> None:
        self.taps += 1
        self.fields += 1
        self.page.fill(selector, text)

    def choose(self, selector: str, **choice: str) -> None:
        self.taps += 2
        self.fields += 1
        self.page.select_option(selector, **choice)

    def photograph(self, selector: str) -> None:
        self.taps += 1
        self.fields += 1
        self.page.set_input_files(selector, photo_of_a_slip())


def test_a_product_with_one_photo_takes_eight_taps_and_four_fields(marketplace, phone):
    page = enter_back_office(marketplace, phone, email="editor.cilegon@demo.lumbung.test")
    thumb = Thumb(page)
    thumb.tap("[data-sidebar-toggle], button[aria-label*='menu' i], .sidebar-nav-toggle")
    with page.expect_navigation():
        thumb.tap("a[href='/admin/produk/add/']")
    phone.look()
    thumb.write("#id_name", "Tas anyam pandan Cikerai")
    category = page.locator("#id_category option[value]:not([value=''])").first.get_attribute("value")
    thumb.choose("#id_category", value=category)
    thumb.photograph("#id_photo")
    thumb.write("#id_variants-0-price", "125000")
    with page.expect_navigation():
        thumb.taps += 1
        page.locator("button[name=action-publish]:visible").first.click()
    assert thumb.taps <= MOST_TAPS
    assert thumb.fields <= MOST_FIELDS
    phone.open(f"{marketplace.storefront('cilegon')}/produk/tas-anyam-pandan-cikerai/")
    expect(page.locator("h1")).to_contain_text("Tas anyam pandan Cikerai")
    expect(page.locator("main")).to_contain_text("Rp125.000")
    expect(page.locator("main img[alt='Tas anyam pandan Cikerai']").first).to_be_attached()
