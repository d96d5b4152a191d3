"""An institution's officer asks, the cooperative answers, the officer orders, and both hold the same paper."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.visiting import Visitor, rupiah_in
from tests.browser.walking import NEXT, fetched, sign_in

OFFICER = "pembelian.baja@demo.lumbung.test"
APPROVER = "manajer.baja@demo.lumbung.test"
DESK = "ketua.cilegon@demo.lumbung.test"


@pytest.fixture
def officer(marketplace, desktop) -> Visitor:
    desktop.page.goto(f"{marketplace.portal}/masuk/")
    sign_in(desktop, OFFICER)
    return desktop


@pytest.fixture
def desk(marketplace, visitor) -> Visitor:
    staff = visitor()
    staff.page.goto(f"{marketplace.storefront('cilegon')}/admin/")
    sign_in(staff, DESK)
    staff.page.wait_for_url("**/admin/")
    return staff


@pytest.fixture
def approver(marketplace, visitor) -> Visitor:
    one = visitor()
    one.page.goto(f"{marketplace.portal}/masuk/")
    sign_in(one, APPROVER)
    return one


def test_uniforms_from_the_door_to_the_purchase_order(marketplace, officer, desk, approver):
    page = officer.open(f"{marketplace.portal}/lembaga/")
    officer.follow("main a[href*='/lembaga/seragam/']")
    begin(officer, "/produk/seragam-batik-sekolah-bedug/", "Seragam Batik Sekolah")
    officer.follow("a[href$='/barang/']")
    cells = page.locator("[data-matrix] input[name^=q-]:not([disabled])")
    for place, pieces in ((0, 12), (1, 30), (2, 8)):
        cells.nth(place).fill(str(pieces))
    expect(page.locator(".matrix-total-out")).to_have_text("50")
    officer.follow("#ringkasan button.button-primary")
    write_schedule(officer, days=60, place="Aula SMA Pesisir, Ciwandan")
    number_on_paper(marketplace, officer, desk, approver, quoted=True)


def test_sixty_boxes_for_a_date_a_time_and_a_place(marketplace, officer, desk, approver):
    page = officer.open(f"{marketplace.portal}/lembaga/katering/")
    begin(officer, "/produk/nasi-kotak-rabeg/", "Nasi Kotak Rabeg")
    officer.follow("a[href$='/barang/']")
    page.fill("[name=portions]", "60")
    officer.follow(NEXT)
    write_schedule(officer, days=20, place="Ruang rapat lantai 2, Ciwandan", hours=("11:30", "12:30"))
    number_on_paper(marketplace, officer, desk, approver, quoted=False)


def test_letters_in_the_matrix_are_refused_beside_their_cell(marketplace, officer):
    page = officer.open(f"{marketplace.portal}/lembaga/seragam/")
    begin(officer, "/produk/seragam-batik-krakatau-pegawai/", "Seragam Batik Krakatau")
    officer.follow("a[href$='/barang/']")
    cells = page.locator("[data-matrix] input[name^=q-]:not([disabled])")
    cells.nth(0).fill("dua")
    cells.nth(1).fill("7")
    officer.follow("#ringkasan button.button-primary")
    expect(page.locator(".error-summary")).to_be_visible()
    assert cells.nth(0).get_attribute("aria-invalid") == "true"
    assert cells.nth(0).input_value() == "dua" and cells.nth(1).input_value() == "7"


def test_matrix_is_filled_by_keyboard_alone_and_by_a_pasted_block(marketplace, officer):
    page = officer.open(f"{marketplace.portal}/lembaga/seragam/")
    begin(officer, "/produk/seragam-batik-krakatau-pegawai/", "Seragam Batik Krakatau")
    officer.follow("a[href$='/barang/']")
    table = page.locator("[data-matrix] table")
    total = page.locator(".matrix-total-out")
    cells = table.locator("input:not([disabled])")
    order = cells.evaluate_all("cells => cells.map(one => [one.name, one.closest('tr').rowIndex])")[:24]
    assert order == sorted(order, key=lambda one: one[1]) and len(order) == 24
    # Another walk may have left a draft of these goods with pieces in it; the last one to be emptied is the first.
    for place in reversed(range(cells.count())):
        cells.nth(place).fill("")
    for place, (name, _row) in enumerate(order, start=1):
        assert page.evaluate("document.activeElement.name") == name, "Tab goes along the rows"
        page.keyboard.press("Control+A")
        page.keyboard.type(str(place))
        assert total.inner_text() == str(place * (place + 1) // 2), "totals follow at once"
        page.keyboard.press("Tab")

    rows = table.locator("tbody tr")
    first, second = (rows.nth(place).locator("input") for place in (0, 1))
    kept = second.nth(0).input_value()
    first.nth(0).evaluate(PASTE, "31\t1.250\ndua\t7")
    assert [first.nth(place).input_value() for place in (0, 1)] == ["31", "1250"]
    assert [second.nth(place).input_value() for place in (0, 1)] == [kept, "7"], "good cells are kept"
    refused = second.nth(0)
    assert refused.get_attribute("aria-invalid") == "true"
    expect(page.locator(".matrix-paste")).to_contain_text(f"{refused.get_attribute('aria-label')} “dua”")
    officer.look()
    refused.fill("5")
    assert refused.get_attribute("aria-invalid") is None
    officer.follow("#ringkasan button.button-primary")
    expect(page.locator(".task-list")).to_be_visible()


# What a browser does when somebody pastes what they copied from a spreadsheet.
PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def begin(officer: Visitor, product: str, title: str) -> None:
    """From a door's list to the request's list of tasks."""
    page = officer.page
    card = page.locator("#hasil > li", has=page.locator(f"a[href*='{product}']")).first
    with page.expect_navigation():
        card.locator("a[href*='/lembaga/permintaan/baru/']").click()
    officer.look()
    officer.follow(NEXT)
    expect(page.locator(".task-list")).to_be_visible()


def write_schedule(officer: Visitor, *, days: int, place: str, hours: tuple[str, str] | None = None) -> None:
    page = officer.page
    officer.follow("a[href$='/tanggal/']")
    page.fill("[name=wanted_on]", (timezone.localdate() + datetime.timedelta(days=days)).isoformat())
    if hours:
        page.fill("[name=wanted_from]", hours[0])
        page.fill("[name=wanted_until]", hours[1])
    page.fill("[name=place]", place)
    officer.follow(NEXT)


def number_on_paper(marketplace, officer: Visitor, desk: Visitor, approver: Visitor, *, quoted: bool) -> None:
    """Send, quote, accept; both sides' PDF carries the number. `quoted`: the desk lowers the first price."""
    page = officer.page
    officer.follow("a[href$='/kirim/']")
    officer.follow(NEXT)
    room = page.url
    pk = re.search(r"/permintaan/(\d+)/", room).group(1)

    desk.open(f"{marketplace.storefront('cilegon')}/admin/permintaan/{pk}/")
    desk.follow("a[href$='/penawaran/'], a.button[href*='penawaran']")
    prices = desk.page.locator("input[name^=price-]")
    expect(prices.first).to_be_visible()
    filled = [int(re.sub(r"\D", "", prices.nth(place).input_value())) for place in range(prices.count())]
    assert all(filled), "the published prices are filled in"
    if quoted:
        prices.nth(0).fill(str(filled[0] - 1_000))
    desk.follow("main form[method=post] button.button")
    desk.follow("main form[method=post] button.button")

    approver.open(room)
    approver.follow("a[href$='/terima/']")
    total = max(rupiah_in(approver.page.locator("main").inner_text()))
    approver.follow(NEXT)
    if not re.search(r"/pesanan/\d+/", approver.page.url):
        approver.follow("main a[href*='/pesanan/']:not([href$='.pdf'])")
    number = approver.page.locator("h1").inner_text().strip()
    assert total in rupiah_in(approver.page.locator("main").inner_text())

    buyers = pdf(approver, wait_for_link(approver, "a[href$='dokumen.pdf']"))
    order = re.search(r"/pesanan/(\d+)/", approver.page.url).group(1)
    desk.open(f"{marketplace.storefront('cilegon')}/admin/permintaan/pesanan/{order}/")
    assert number in desk.page.locator("body").inner_text()
    sellers = pdf(desk, wait_for_link(desk, "main a[href*='.pdf']"))
    assert buyers == sellers, "both sides hold the same file"


def wait_for_link(visitor: Visitor, selector: str, seconds: int = 15) -> str:
    """The address of a file that is being made."""
    for _ in range(seconds * 4):
        found = visitor.page.locator(selector)
        if found.count():
            return found.first.evaluate("link => link.href")
        visitor.page.wait_for_timeout(250)
        visitor.page.reload()
    raise AssertionError(f"{selector} did not appear on {visitor.page.url}")


def pdf(visitor: Visitor, url: str) -> bytes:
    """The file as this person's browser gets it."""
    body = fetched(visitor, url)
    assert body.startswith(b"%PDF")
    return body
