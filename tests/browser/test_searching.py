"""Searching and browsing: suggestions by keyboard, filters and Back, more results, and all of it without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import DESKTOP, PHONE, assert_fit_for_thumbs_and_large_text

BOTTOM = 740
# Told rather than done: a page that goes away cannot answer the script that sent it.
BACK = "void setTimeout(() => history.back())"


def test_suggestions_are_chosen_by_keyboard(marketplace, visitor):
    for width, most in ((PHONE, 6), (DESKTOP, 10)):
        one = visitor(width)
        page = one.open(f"{marketplace.portal}/cari/")
        box, options = page.locator("#search-q"), page.locator("#search-list [role=option]:visible")
        box.press_sequentially("bat")
        expect(page.locator("#search-list")).to_be_visible()
        assert 2 <= options.count() <= most
        assert page.locator("#search-list [role=group]:visible").count() >= 2
        expect(options.first.locator("b")).to_have_text(re.compile("bat", re.IGNORECASE))
        assert box.get_attribute("aria-expanded") == "true" and box.get_attribute("role") == "combobox"
        one.look(narrow=False)

        box.press("ArrowDown")
        box.press("ArrowDown")
        active = box.get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}[aria-selected=true]").count() == 1
        assert page.locator("#search-list [aria-selected=true]").count() == 1
        box.press("ArrowUp")
        expect(options.first).to_have_attribute("aria-selected", "true")
        box.press("ArrowUp")
        expect(options.last).to_have_attribute("aria-selected", "true")
        box.press("Escape")
        expect(page.locator("#search-list")).to_be_hidden()
        assert box.get_attribute("aria-activedescendant") is None and box.input_value() == "bat"


def test_an_option_leads_to_what_it_names_and_enter_alone_searches(marketplace, desktop):
    page = desktop.open(marketplace.storefront("cilegon") + "/produk/")
    page.locator("#search-q").press_sequentially("sate bandeng")
    first = page.locator("#search-list [role=option]").first
    expect(first).to_contain_text("Sate bandeng Ciwandan")
    page.locator("#search-q").press("ArrowDown")
    with page.expect_navigation():
        page.locator("#search-q").press("Enter")
    assert page.url.startswith(marketplace.storefront("cilegon")) and "/produk/sate-bandeng" in page.url
    page.locator("#search-q").press_sequentially("batik")
    with page.expect_navigation():
        page.locator("#search-q").press("Enter")
    assert page.url.startswith(f"{marketplace.portal}/cari/?q=batik")


def test_filters_are_in_the_address_and_back_takes_them_back(marketplace, desktop):
    page = desktop.open(f"{marketplace.portal}/cari/?q=batik")
    before = page.locator("h1").inner_text()
    page.locator("input[name=kota][value=cilegon]").check()
    page.locator("input[name=siap]").check()
    page.locator(".filters form button[type=submit]").click()
    page.wait_for_url("**kota=cilegon**")
    assert "siap=1" in page.url and "q=batik" in page.url
    expect(page.locator(".chip")).to_have_count(2)
    after = page.locator("h1").inner_text()
    assert after != before and page.title().startswith(after)
    expect(page.locator("h1")).to_be_focused()
    desktop.look()

    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert "kota=" not in page.url
    page.locator(".sorts summary").click()
    page.locator(".sorts a", has_text=re.compile("murah|Cheap")).first.click()
    page.wait_for_url("**urut=termurah**")

    # The address changes before the page does, and both pages have one chip: the next step waits for what is chosen.
    cheapest = page.locator(".sorts a[href*=termurah]")
    expect(cheapest).to_have_attribute("aria-current", "true")
    page.evaluate(BACK)
    expect(cheapest).not_to_have_attribute("aria-current", "true")
    assert "urut=" not in page.url
    expect(page.locator(".chip")).to_have_count(1)
    page.evaluate(BACK)
    expect(page.locator(".chip")).to_have_count(2)
    assert "kota=cilegon" in page.url
    expect(page.locator("input[name=kota][value=cilegon]")).to_be_checked()
    page.evaluate(BACK)
    expect(page.locator("h1")).to_have_text(before)
    assert "siap=" not in page.url
    expect(page.locator("input[name=kota][value=cilegon]")).not_to_be_checked()


def test_more_results_come_to_the_list_and_take_the_focus(marketplace, phone):
    page = phone.open(f"{marketplace.portal}/cari/")
    shown = page.locator("#hasil > li").count()
    assert shown == 24
    page.locator(".pagination [rel=next]").click()
    expect(page.locator("#hasil > li").nth(shown)).to_be_visible()
    expect(page.locator("#hasil > li").nth(shown).locator("a")).to_be_focused()
    names = page.locator("#hasil .product-name a").evaluate_all("links => links.map(link => link.href)")
    assert len(names) == len(set(names)) > shown
    phone.look()


def test_a_failed_request_offers_to_try_again(marketplace, desktop):
    page = desktop.open(f"{marketplace.portal}/cari/")
    page.context.set_offline(True)
    page.locator(".pagination [rel=next]").click()
    again = page.locator(".retry button")
    expect(again).to_be_visible()
    page.context.set_offline(False)
    again.click()
    expect(page.locator("#hasil > li").nth(24)).to_be_visible()
    desktop.noise.clear()


@pytest.mark.parametrize("path", ["/cari/?q=batik", "/produk/"])
def test_two_cards_stand_on_a_phones_first_screen(marketplace, phone, path):
    host = marketplace.portal if path.startswith("/cari") else marketplace.storefront("cilegon")
    page = phone.open(host + path)
    boxes = [
        page.locator("#hasil > li").nth(number).locator(".product-price").bounding_box() for number in (0, 1)
    ]
    assert boxes[0]["y"] == boxes[1]["y"], "two beside each other"
    assert boxes[0]["y"] + boxes[0]["height"] <= BOTTOM
    for wanted in ("h1", ".filters-panel > summary", ".sorts > summary"):
        box = page.locator(wanted).bounding_box()
        assert box["y"] + box["height"] < boxes[0]["y"], wanted
    card = page.locator("#hasil > li").first
    assert card.locator("a, button, input, [tabindex]").count() == 1
    assert card.locator(".badge").count() <= 1


def test_what_was_misspelt_and_what_is_missing_are_fit_for_thumbs(marketplace, phone):
    for words in ("kripik pisng", "xyzzy"):
        page = phone.open(f"{marketplace.portal}/cari/?q={words}")
        expect(page.locator("#minta-dibuatkan a.button").first).to_be_visible()
        assert_fit_for_thumbs_and_large_text(page)


def test_the_button_of_open_filters_is_in_reach(marketplace, phone):
    page = phone.open(f"{marketplace.portal}/cari/?q=batik")
    page.locator(".filters-panel > summary").click()
    box = page.locator("#saringan > button")
    expect(box).to_be_visible()
    assert box.bounding_box()["y"] + box.bounding_box()["height"] <= BOTTOM + 1


def test_three_cards_or_more_stand_beside_each_other_on_a_desktop(marketplace, desktop):
    page = desktop.open(f"{marketplace.portal}/cari/?q=batik")
    tops = page.locator("#hasil > li").evaluate_all(
        "cards => cards.map(card => card.getBoundingClientRect().top)"
    )
    assert tops.count(tops[0]) >= 3
    assert page.locator("*").count() <= 1_200


def test_everything_works_without_scripts(marketplace, visitor):
    one = visitor(PHONE, javascript=False)
    page = one.open(f"{marketplace.portal}/")
    page.fill("#search-q", "batik")
    with page.expect_navigation():
        page.press("#search-q", "Enter")
    one.look()
    assert (
        re.match(r"\d+ .*batik", page.locator("h1").inner_text()) and page.input_value("#search-q") == "batik"
    )
    page.locator(".filters-panel > summary").click()
    page.locator("input[name=kota][value=cilegon]").check()
    one.follow(".filters form button[type=submit]")
    assert "kota=cilegon" in page.url and page.locator(".chip").count() == 1
    one.follow(".chip")
    assert "kota=" not in page.url
    page.goto(f"{marketplace.portal}/cari/")
    one.follow(".pagination [rel=next]")
    assert "hal=2" in page.url and page.locator("#hasil > li").count() >= 1
    one.follow(".pagination [rel=prev]")
    page.goto(f"{marketplace.portal}/cari/?q=btaik")
    one.follow("main p a[href*='q=batik']")
    assert page.input_value("#search-q") == "batik"


def test_the_shop_is_filtered_without_leaving_the_page(marketplace, desktop):
    page = desktop.open(marketplace.storefront("cilegon") + "/produk/")
    all_goods = page.locator("#hasil > li").count()
    page.locator("input[name=halal]").check()
    page.locator(".filters form button[type=submit]").click()
    page.wait_for_url("**halal=1**")
    expect(page.locator(".chip")).to_have_count(1)
    assert 0 < page.locator("#hasil > li").count() < all_goods
    expect(page.locator("h1")).to_be_focused()
    page.evaluate(BACK)
    expect(page.locator("#hasil > li")).to_have_count(all_goods)
