"""Buying on a cheap phone: what the first screen says, prices that follow, lines that drop, fingers and keyboards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESKTOP, PHONE, assert_fit_for_thumbs_and_large_text, rupiah_in
from tests.browser.walking import NEXT, choose_area, pick_up, put_into_basket, write_recipient

PRODUCT = "/produk/sate-bandeng-ciwandan/"
FOLD = 740
BAR = 64
THUMB = 44

BOX = """([selector, words]) => {
  const one = [...document.querySelectorAll(selector)].find(each => each.textContent.includes(words));
  const box = one && one.getBoundingClientRect();
  return box && {top: box.top + scrollY, bottom: box.bottom + scrollY, height: box.height};
}"""

FOCUS = """() => {
  const one = document.activeElement, bar = document.querySelector('.buy-bar').getBoundingClientRect();
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  return {html: one.outerHTML.slice(0, 120),
    hidden: box.bottom < 0 || box.top > innerHeight || (!one.closest('.buy-bar') && box.bottom > bar.top + 1 && box.top < bar.bottom)};
}"""


@pytest.fixture
def shop(marketplace) -> str:
    return marketplace.storefront("cilegon")


def box_of(page: Page, selector: str, words: str = "") -> dict:
    found = page.evaluate(BOX, [selector, words])
    assert found, (selector, words)
    return found


def test_the_first_screen_of_a_product_says_what_decides(shop, phone):
    page = phone.open(shop + PRODUCT)
    bar = box_of(page, ".buy-bar")
    assert bar["height"] <= BAR
    for selector, words in (
        (".kepala-city", ""), ("#search-q", ""), (".basket-count a", ""), (".kepala-link", "WA"),
        (".gallery-main", ""), (".gallery-thumbs", ""), ("h1", ""), (".price-unit", "Rp"), (".product-facts li", "Cilegon"),
    ):  # fmt: skip
        assert box_of(page, selector, words)["bottom"] <= FOLD - bar["height"] + 1, selector
    assert all(
        box["height"] >= THUMB and box["width"] >= THUMB
        for box in (link.bounding_box() for link in page.locator(".gallery-thumbs a").all())
    )
    menu = [link.bounding_box()["y"] for link in page.locator("nav.menu a").all()]
    assert max(menu) - min(menu) < 2, "the menu stands on one line"
    assert_fit_for_thumbs_and_large_text(page)
    reached = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUS)
        if focused is None:
            break
        reached += 1
        assert not focused["hidden"], focused["html"]
    assert reached > 20


def test_pictures_change_with_and_without_a_script(shop, visitor):
    for scripted in (True, False):
        page = visitor(PHONE, javascript=scripted).open(shop + PRODUCT)
        second = page.locator(".gallery-thumbs a").nth(1)
        if scripted:
            second.focus()
            page.keyboard.press("Enter")
            expect(second).to_have_attribute("aria-current", "true")
        else:
            second.click()
        expect(page.locator("#foto-2")).to_be_visible()
        expect(page.locator("#foto-1")).to_be_hidden()


def test_price_and_sum_follow_the_quantity_and_the_basket_agrees(shop, desktop):
    page = desktop.open(shop + PRODUCT)
    page.locator("input[name=variant]").nth(1).check()
    page.fill("#jumlah", "12")
    each, total = (
        rupiah_in(page.locator(f"[data-live-{name}]").inner_text())[0] for name in ("unit", "total")
    )
    assert total == 12 * each
    expect(page.locator(".tier-table .current")).to_contain_text("10")
    page.locator("#beli p button").click()
    expect(page.locator("#beli-kabar")).to_contain_text("Sate bandeng")
    desktop.open(f"{shop}/keranjang/")
    assert total in rupiah_in(page.locator(".basket-total").first.inner_text())


def test_adding_from_the_bar_is_said_without_a_jump(shop, phone):
    page = phone.open(shop + PRODUCT)
    page.evaluate("document.querySelector('.buy-bar button').click()")
    expect(page.locator("#basket-count")).to_contain_text("1")
    expect(page.locator("#buy-bar-said a")).to_be_visible()
    assert page.locator("#beli-kabar[role=status] .notice-success").count() == 1
    assert page.evaluate("scrollY") == 0
    assert box_of(page, ".buy-bar")["height"] <= BAR
    phone.look()


def test_what_was_typed_outlives_a_dropped_line(shop, visitor):
    one = visitor(PHONE)
    put_into_basket_here(one, shop)
    page = one.open(f"{shop}/checkout/")
    write_recipient(page, name="Siti Nurjanah", phone="0812 3456 7890", email="siti@contoh.test")
    page.fill("[name=street]", "Jalan Ayip Usman 12")
    one.context.set_offline(True)
    page.locator(NEXT).click()
    expect(page.locator(".retry[role=alert] button")).to_be_visible()
    page.select_option("select[name=province]", label="Banten")
    expect(page.locator(".field .retry button")).to_be_visible()
    one.context.set_offline(False)
    page.locator(".field .retry button").click()
    expect(page.locator("select[name=regency]")).to_be_visible()
    assert page.input_value("[name=street]") == "Jalan Ayip Usman 12"
    one.context.set_offline(True)
    page.locator(NEXT).click()
    expect(page.locator(".retry button")).to_be_visible()
    one.context.set_offline(False)
    page.goto(f"{shop}/checkout/")
    assert page.input_value("[name=name]") == "Siti Nurjanah", "the page was left, its content was not lost"
    expect(page.locator("form .retry")).to_be_visible()
    page.goto(f"{shop}/keranjang/")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('lumbung:')).length") == 0
    one.noise.clear()


def test_a_lost_quantity_is_sent_again(shop, visitor):
    one = visitor(PHONE)
    put_into_basket_here(one, shop)
    page = one.open(f"{shop}/keranjang/")
    one.context.set_offline(True)
    page.locator("button[id$=-more]").click()
    expect(page.locator(".retry button")).to_be_visible()
    one.context.set_offline(False)
    page.locator(".retry button").click()
    expect(page.locator("[name=quantity]")).to_have_value("2")
    expect(page.locator("button[id$=-more]")).to_be_focused()
    page.locator(".basket-edit button", has_text="Hapus").click()
    expect(page.locator("[data-focus]")).to_be_focused()
    page.locator("[data-focus] button").click()
    expect(page.locator("[name=quantity]")).to_have_value("2")
    one.noise.clear()
    assert_fit_for_thumbs_and_large_text(page)


def test_a_double_tap_and_the_way_back_make_one_order(shop, visitor):
    one = visitor(PHONE)
    put_into_basket_here(one, shop)
    page = one.open(f"{shop}/keranjang/")
    pick_up(one, name="Halimah", email="halimah@contoh.test", method="bank_transfer", scripted=True)
    assert_fit_for_thumbs_and_large_text(page)
    with page.expect_navigation():
        page.locator("form[action$='/checkout/pesan/'] button").dblclick()
    page.wait_for_url("**/pesanan/**")
    order = page.url.partition("?")[0]
    page.go_back()
    if page.locator("form[action$='/checkout/pesan/'] button").count():
        with page.expect_navigation():
            page.locator("form[action$='/checkout/pesan/'] button").click()
        assert page.url.partition("?")[0] == order
    page.goto(order)
    text = page.locator("main").inner_text()
    assert re.search(r"[A-Z]{2,6}/\w+/20\d\d/\d+", text) and re.search(r"\d\d\.\d\d WI(B|TA|T)", text)
    expect(page.locator("[data-print]")).to_be_visible()
    one.look()
    assert_fit_for_thumbs_and_large_text(page)


def test_a_refused_address_leads_to_its_fields(shop, visitor):
    one = visitor(PHONE)
    put_into_basket_here(one, shop)
    page = one.open(f"{shop}/checkout/")
    page.fill("[name=phone]", "12")
    page.locator("[name=phone]").blur()
    assert page.locator(".field-error").count() == 0, "nothing is said before it is sent"
    one.follow(NEXT)
    assert page.title().startswith("Salah: ")
    expect(page.locator(".error-summary")).to_be_focused()
    assert_fit_for_thumbs_and_large_text(page)
    page.locator(".error-summary a").nth(1).click()
    expect(page.locator("[name=phone]")).to_be_focused()
    write_recipient(page, name="Udin", phone="0812 3456 7890", email="udin@contoh.test")
    choose_area(page, province="Banten", regency="Kota Cilegon", district="Ciwandan")
    expect(page.locator("[name=street]")).to_be_visible()


def test_a_whole_purchase_with_the_keyboard_alone(shop, visitor):
    one = visitor(DESKTOP)
    page = one.open(f"{shop}/produk/emping-manis-pedas/")

    def press(selector: str, key: str = "Enter") -> None:
        """Tab on until the wanted element is reached."""
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return page.keyboard.press(key)
        raise AssertionError(f"{selector} was not reached on {page.url}")

    press("#beli p button")
    expect(page.locator("#beli-kabar a")).to_be_visible()
    press("#beli-kabar a")
    page.wait_for_url("**/keranjang/")
    press("main a[href$='/checkout/']")
    page.wait_for_url("**/checkout/")
    for name, typed in (("name", "Udin"), ("phone", "081234567890"), ("email", "udin@contoh.test")):
        press(f"[name={name}]", "Home")
        page.keyboard.type(typed)
    press("[name=fulfilment]", "ArrowDown")
    expect(page.locator("[name=street]")).to_have_count(0)
    press(NEXT)
    page.wait_for_url("**/checkout/kirim/")
    press("[name=method]", "Space")
    press(NEXT)
    page.wait_for_url("**/checkout/periksa/")
    press("form[action$='/checkout/pesan/'] button")
    page.wait_for_url("**/pesanan/**")


def put_into_basket_here(one, shop: str) -> None:
    one.open(f"{shop}/produk/gipang-ketan-cikerai/")
    one.page.locator("#beli p button").click()
    expect(one.page.locator("#basket-count")).to_contain_text("1")


def test_the_basket_is_filled_and_emptied_without_a_script(shop, visitor):
    plain = visitor(PHONE, javascript=False)
    put_into_basket(plain, f"{shop}/produk/gipang-ketan-cikerai/", 2)
    page = plain.page
    plain.follow("button[name=adjust][value='1']")
    expect(page.locator("[name=quantity]")).to_have_value("3")
    plain.follow(".basket-edit form:last-child button")
    expect(page.locator(".empty")).to_be_visible()
    plain.follow("[data-focus] button")
    expect(page.locator("[name=quantity]")).to_have_value("3")
