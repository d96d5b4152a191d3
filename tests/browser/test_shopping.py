"""A shopper's walks: from a search to a followed order, with and without JavaScript, by transfer and by card."""

import re

from playwright.sync_api import expect

from tests.browser.visiting import DESKTOP, PHONE, rupiah_in
from tests.browser.walking import (
    NEXT,
    choose_area,
    photo_of_a_slip,
    pick_up,
    put_into_basket,
    write_recipient,
)

ORDER_NUMBER = re.compile(r"[A-Z]{2,6}-[\w-]*\d+")


def test_shopper_buys_by_transfer_from_search_to_proof(marketplace, phone):
    page = phone.open(f"{marketplace.portal}/")
    page.fill("#search-q", "oleh-oleh cilegon")
    page.press("#search-q", "Enter")
    page.wait_for_url("**/cari/**")
    phone.look()
    assert page.locator("#hasil .product-card").count() >= 3
    phone.open(f"{marketplace.portal}/cari/?q=bandeng")
    phone.follow("#hasil a[href*='cilegon.localhost'][href*='/produk/sate-bandeng-ciwandan/']")
    assert page.url.startswith(marketplace.storefront("cilegon"))
    expect(page.locator(".maker-card, [class*=maker]").first).to_be_attached()

    page.locator("input[name=variant]").first.check()
    page.fill("#jumlah", "2")
    page.locator("#beli button.button-primary").click()
    expect(page.locator("#basket-count")).to_contain_text("2")
    phone.look()

    phone.follow("#basket-count[href], #basket-count a, a[href='/keranjang/'], a[href$='/keranjang/']")
    assert 104_000 in rupiah_in(page.locator("#basket").inner_text())
    phone.follow("main a[href$='/checkout/']")
    write_recipient(page, name="Siti Nurjanah", phone="0812 3456 7890", email="siti@contoh.test")
    page.check("input[name=fulfilment][value=delivery]")
    choose_area(page, province="Banten", regency="Kota Serang", district="Cipocok Jaya")
    page.fill("[name=street]", "Jalan Ayip Usman 12, RT 03/RW 01, Karundang")
    phone.look()
    phone.follow(NEXT)
    if page.locator("input[type=radio][name=zone]").count():
        page.locator("input[type=radio][name=zone]").first.check()
    page.check("input[name=method][value=bank_transfer]")
    phone.follow(NEXT)
    total = rupiah_in(page.locator("main").inner_text())
    phone.follow("form[action$='/checkout/pesan/'] button")

    assert re.search(r"/pesanan/[\w-]{20,}/", page.url)
    due = rupiah_in(page.locator("[aria-labelledby=pay-title]").inner_text())[0]
    assert 0 < due - max(total) < 1000, "a unique code of three digits is added"
    page.set_input_files("input[name=proof]", photo_of_a_slip())
    with page.expect_navigation():
        page.locator("form[action$='/bukti/'] button[type=submit]").click()
    phone.look()
    expect(page.locator(".document-list")).to_be_visible()

    order_url = page.url.partition("?")[0]
    mail = marketplace.wait_for_mail("siti@contoh.test", order_url.rpartition("/pesanan/")[2].strip("/"))
    assert "<a" in mail["html"]


def test_order_page_opens_from_the_mail_alone(marketplace, visitor):
    buyer, stranger = visitor(DESKTOP), visitor(PHONE)
    shop = marketplace.storefront("kab-bekasi")
    put_by_script(buyer, f"{shop}/produk/bir-pletok-jahe-secang/")
    buyer.open(f"{shop}/keranjang/")
    pick_up(buyer, name="Rina Marlina", email="rina@contoh.test", method="bank_transfer", scripted=True)
    buyer.follow("form[action$='/checkout/pesan/'] button")
    path = re.search(r"/pesanan/[\w-]+/", buyer.page.url).group()
    mail = marketplace.wait_for_mail("rina@contoh.test", path)
    link = re.search(rf"http://\S+?{re.escape(path)}", mail["text"]).group()
    stranger.open(link)
    expect(stranger.page.locator("main")).to_contain_text("Bir pletok", ignore_case=True)
    stranger.open(link.replace(path, f"/pesanan/{'x' * 22}/"), expecting=404)


def test_whole_purchase_works_without_javascript(marketplace, visitor):
    plain = visitor(PHONE, javascript=False)
    page = plain.open(f"{marketplace.portal}/")
    page.fill("#search-q", "emping manis pedas")
    plain.follow("header form[role=search] button[type=submit]")
    assert page.locator("#search-main-q, #search-q").first.input_value() == "emping manis pedas"
    plain.follow("#hasil a[href*='/produk/emping-manis-pedas/']")
    page.fill("#jumlah", "3")
    plain.follow("#beli button.button-primary")
    plain.open(f"{marketplace.storefront('cilegon')}/keranjang/")
    assert 72_000 in rupiah_in(page.locator("#basket").inner_text())
    pick_up(plain, name="Halimah", email="halimah@contoh.test", method="bank_transfer", scripted=False)
    plain.follow("form[action$='/checkout/pesan/'] button")
    assert 72_000 < rupiah_in(page.locator("[aria-labelledby=pay-title]").inner_text())[0] < 73_000
    page.set_input_files("input[name=proof]", photo_of_a_slip())
    plain.follow("form[action$='/bukti/'] button[type=submit]")
    expect(page.locator(".document-list")).to_be_visible()
    marketplace.wait_for_mail("halimah@contoh.test", "/pesanan/")


def test_delivery_address_can_be_chosen_without_javascript(marketplace, visitor):
    plain = visitor(DESKTOP, javascript=False)
    page = plain.page
    shop = marketplace.storefront("cilegon")
    put_into_basket(plain, f"{shop}/produk/gipang-ketan-cikerai/")
    plain.open(f"{shop}/checkout/")
    write_recipient(page, name="Udin", phone="+62 812 3456 7890", email="udin@contoh.test")
    page.check("input[name=fulfilment][value=delivery]")
    for level, wanted in (("province", "Banten"), ("regency", "Kota Cilegon"), ("district", "Ciwandan")):
        page.select_option(f"select[name={level}]", label=wanted)
        plain.follow("button[name=area][value=next]")
    assert page.locator("input[name=name]").input_value() == "Udin", "what was filled in stays"
    plain.follow(NEXT)
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=street]", "Jalan Raya Anyer 7")
    plain.follow(NEXT)
    assert page.url.endswith("/checkout/kirim/")


def test_card_payment_is_known_when_the_webhook_has_come(marketplace, visitor):
    plain = visitor(DESKTOP, javascript=False)
    page = plain.page
    shop = marketplace.storefront("kab-bekasi")
    put_into_basket(plain, f"{shop}/produk/akar-kelapa-renyah/", 2)
    plain.open(f"{shop}/keranjang/")
    pick_up(plain, name="Oom Komariah", email="oom@contoh.test", method="card", scripted=False)
    plain.follow("form[action$='/checkout/pesan/'] button")
    if "/pesanan/" in page.url:
        plain.follow("form[action$='/bayar/'] button")
    assert page.url.startswith(marketplace.values["STRIPE_API_BASE"]), page.url
    expect(page.locator("body")).to_contain_text("Stripe tiruan")
    for name, value in (("email", "oom@contoh.test"), ("number", "4242 4242 4242 4242"), ("expiry", "12/34"),
                        ("cvc", "123"), ("name", "Oom Komariah")):  # fmt: skip
        # The address that the order gave is not asked for again.
        if page.locator(f"input[name={name}]").count():
            page.fill(f"input[name={name}]", value)
    plain.follow("form button[type=submit], form button:not([type])")
    assert page.url.startswith(shop) and "/pesanan/" in page.url
    order_url = re.sub(r"dibayar/.*|\?.*", "", page.url)
    mail = marketplace.wait_for_mail("oom@contoh.test", order_url.partition(shop)[2])
    assert mail
    for _ in range(30):
        plain.page.goto(order_url)
        if page.locator("form[action$='/bayar/']").count() == 0:
            break
        page.wait_for_timeout(200)
    plain.look()
    assert page.locator("form[action$='/bayar/']").count() == 0, "a paid order is not to be paid again"


def test_basket_is_filled_with_the_keyboard_alone(marketplace, desktop):
    page = desktop.open(f"{marketplace.storefront('cilegon')}/produk/sambal-buroq-kulit-melinjo/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#isi", "the first stop skips to the content"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["visible"], f"the focus is hidden on {focused['html']}"
        reached.append(focused["html"])
        if focused["isVariant"]:
            page.keyboard.press("ArrowDown")
        if focused["isQuantity"]:
            page.keyboard.press("Control+A")
            page.keyboard.type("4")
        if focused["adds"]:
            page.keyboard.press("Enter")
            break
    else:
        raise AssertionError(f"the button was not reached: {reached}")
    expect(page.locator("#basket-count")).to_contain_text("4")
    desktop.look()


FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const shown = one.closest('label') || one, place = shown.getBoundingClientRect();
  const top = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
  const inside = place.bottom > 0 && place.top < innerHeight;
  return {
    html: one.outerHTML.slice(0, 140),
    visible: inside && Boolean(top) && (shown.contains(top) || top.contains(shown)),
    isVariant: one.name === 'variant' && !one.dataset.moved && (one.dataset.moved = 'yes') && true,
    isQuantity: one.name === 'quantity',
    adds: one.matches('#beli button.button-primary'),
  };
}"""


def put_by_script(visitor, product_url: str) -> None:
    """With JavaScript the page stays, and the header counts."""
    visitor.open(product_url)
    visitor.page.locator("#beli button.button-primary").click()
    expect(visitor.page.locator("#basket-count")).to_contain_text("1")
