"""Lunch every week: one order with four dates, from the request to the paid bill of the month, as everybody who has a part in it."""

import datetime
import re
from collections.abc import Callable
from itertools import count

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from marketplace.core.dates import is_holiday
from marketplace.core.recurrence import MOVE, Weekly, series
from tests.browser.running import Marketplace
from tests.browser.test_institutions import begin
from tests.browser.visiting import PHONE, Visitor, rupiah_in
from tests.browser.walking import (
    DESK,
    NEXT,
    count_on_the_phone,
    find_on_the_account,
    hand_in,
    sign_in,
)

OFFICER = "pembelian.baja@demo.lumbung.test"
APPROVER = "manajer.baja@demo.lumbung.test"
RECEIVER = "gudang.baja@demo.lumbung.test"
TREASURER = "keuangan.baja@demo.lumbung.test"
CHAIR = "ketua.cilegon@demo.lumbung.test"


@pytest.fixture
def buyer(marketplace, visitor) -> Callable[..., Visitor]:
    """Signs a person of the institution in at the portal."""

    def enter(email: str, *width: int) -> Visitor:
        one = visitor(*width)
        one.page.goto(f"{marketplace.portal}/masuk/")
        sign_in(one, email)
        return one

    return enter


@pytest.fixture
def chair(marketplace, visitor) -> Visitor:
    one = visitor()
    one.page.goto(f"{marketplace.storefront('cilegon')}/admin/")
    sign_in(one, CHAIR)
    one.page.wait_for_url("**/admin/")
    return one


def test_sixty_portions_on_four_days_until_the_bill_of_the_month_is_paid(marketplace, buyer, chair):
    officer, approver = buyer(OFFICER), buyer(APPROVER)
    days = ask_for_a_series(marketplace, officer)
    order, price = order_it(marketplace, officer, approver, chair)
    admin = f"{marketplace.storefront('cilegon')}/admin/permintaan"
    progress = bill_monthly(officer, order)
    dates = wait_for_dates(officer, progress, len(days))

    change_portions(officer, dates[0], 70, price)
    assert "70" in officer.page.locator("main").inner_text()
    the_cut_off_passes(marketplace, dates[1])
    change_portions(officer, dates[1], 65, price)
    chair.open(f"{admin}/pengiriman/{key_of(dates[1])}/")
    chair.follow("button[name=agree]")
    expect(chair.page.locator("main table tbody td").first).to_contain_text("65")

    receiver = buyer(RECEIVER, PHONE)
    read_the_calendar(officer, receiver, chair, progress, days)
    for place, (address, rejected) in enumerate(zip(dates, (0, 3, 0, 0), strict=True)):
        bring(chair, f"{admin}/pengiriman/{key_of(address)}/", f"Rabeg dan urap, hari ke-{place + 1}")
        if place == 0:
            lose_the_line_while_counting(receiver, address, 70)
        count_on_the_phone(receiver, address, rejected, reason="spoiled", remark="Nasi sudah basi")
    accepted = 70 + 62 + 60 + 60
    kept = "Object.keys(localStorage).filter(key => key.startsWith('lumbung:')).length"
    assert receiver.page.evaluate(kept) == 0, "what has arrived is forgotten"

    company = re.search(r"/ruang/(\d+)/", progress).group(1)
    bill = write_the_bill(chair, f"{admin}/tagihan/bulanan/{company}/", accepted * price)
    treasurer = buyer(TREASURER)
    pay(treasurer, progress, accepted, price)
    find_on_the_account(chair, bill, 2)
    treasurer.page.reload()
    expect(treasurer.page.locator("main")).to_contain_text("Tagihan ini lunas")
    treasurer.look()

    officer.open(progress)
    with officer.page.expect_download() as file:
        officer.page.locator("a[href$='/berkas.zip']").click()
    assert file.value.suggested_filename.endswith(".zip")


def ask_for_a_series(marketplace: Marketplace, officer: Visitor) -> list[datetime.date]:
    """The rule is typed, its dates are shown with the moved one, and only then kept."""
    holiday = next_holiday_on_a_working_day()
    rule = Weekly(holiday - datetime.timedelta(days=14), (holiday.weekday(),), 4, MOVE)
    days = series(rule).dates
    assert len(days) == 4 and holiday not in days
    page = officer.open(f"{marketplace.portal}/lembaga/katering/")
    begin(officer, "/produk/nasi-kotak-rabeg/", "Nasi Kotak Rabeg")
    officer.follow("a[href$='/barang/']")
    page.fill("[name=portions]", "60")
    officer.follow(NEXT)
    officer.follow("a[href$='/tanggal/']")
    officer.follow("a[href$='/berulang/']")
    page.fill("[name=portions]", "60")
    for box in page.locator("input[name=weekdays]").all():
        box.set_checked(box.get_attribute("value") == str(holiday.weekday()))
    page.fill("[name=first]", rule.first.isoformat())
    page.fill("[name=times]", "4")
    page.check("input[name=on_holidays][value=move]")
    page.locator("button[name=show]").click()
    expect(page.locator("#formulir-berulang ol > li")).to_have_count(4)
    officer.look()
    officer.follow("button[name=keep]")
    officer.follow("a[href$='/tanggal/']")
    page.fill("[name=wanted_from]", "11:30")
    page.fill("[name=wanted_until]", "12:30")
    page.fill("[name=place]", "Ruang rapat lantai 2, Ciwandan")
    officer.follow(NEXT)
    return days


def next_holiday_on_a_working_day() -> datetime.date:
    """The next one whose week before last can still be ordered; from Monday to Thursday, so that it moves by little."""
    today = timezone.localdate()
    for ahead in count(21):
        day = today + datetime.timedelta(days=ahead)
        before = day - datetime.timedelta(days=14), day - datetime.timedelta(days=7)
        crossed = [one for one in (*before, day + datetime.timedelta(days=7)) if is_holiday(one)]
        if day.weekday() < 4 and is_holiday(day) and not crossed:
            return day
    raise AssertionError("there is always another holiday")


def order_it(
    marketplace: Marketplace, officer: Visitor, approver: Visitor, chair: Visitor
) -> tuple[str, int]:
    """(key of the confirmed purchase order, price of a portion in IDR)."""
    officer.follow("a[href$='/kirim/']")
    officer.follow(NEXT)
    room = officer.page.url
    asked = re.search(r"/permintaan/(\d+)/", room).group(1)
    chair.open(f"{marketplace.storefront('cilegon')}/admin/permintaan/{asked}/")
    chair.follow("a[href$='/penawaran/'], a.button[href*='penawaran']")
    price = int(re.sub(r"\D", "", chair.page.locator("input[name^=price-]").first.input_value()))
    chair.follow(DESK)
    chair.follow(DESK)
    approver.open(room)
    approver.follow("a[href$='/terima/']")
    approver.follow(NEXT)
    if not re.search(r"/pesanan/\d+/", approver.page.url):
        approver.follow("main a[href*='/pesanan/']:not([href$='.pdf'])")
    order = re.search(r"/pesanan/(\d+)/", approver.page.url).group(1)
    chair.open(f"{marketplace.storefront('cilegon')}/admin/permintaan/pesanan/{order}/")
    chair.follow(DESK)
    officer.open(f"{room.partition('/permintaan/')[0]}/pesanan/{order}/")
    return order, price


def bill_monthly(officer: Visitor, order: str) -> str:
    """The address of the order's deliveries and documents, once its terms say one bill a month in thirty days."""
    officer.follow("a[href$='/pelaksanaan/']")
    progress = officer.page.url
    for _attempt in range(60):
        if officer.page.locator("a[href$='/ketentuan/']").count():
            break
        officer.page.wait_for_timeout(250)
        officer.page.reload()
    officer.follow("a[href$='/ketentuan/']")
    officer.page.select_option("[name=billing]", "monthly")
    officer.page.select_option("[name=due_days]", "30")
    officer.follow(NEXT)
    expect(officer.page.locator("main")).to_contain_text("30 hari")
    return progress


def wait_for_dates(officer: Visitor, progress: str, wanted: int) -> list[str]:
    """Addresses of the dated deliveries, by day."""
    links = officer.page.locator("main a[href*='/pengiriman/']")
    for _attempt in range(60):
        if links.count() == wanted:
            return [one.evaluate("link => link.href") for one in links.all()]
        officer.page.wait_for_timeout(250)
        officer.page.goto(progress)
    raise AssertionError(f"{links.count()} deliveries instead of {wanted}")


def key_of(address: str) -> str:
    return re.search(r"/pengiriman/(\d+)/", address).group(1)


def change_portions(officer: Visitor, address: str, portions: int, price: int) -> None:
    """The difference in price is read before the change is sent."""
    officer.open(address)
    officer.follow("a[href$='/porsi/']")
    officer.page.fill("[name=portions]", str(portions))
    officer.page.locator("button[name=show]").click()
    expect(officer.page.locator("form [role=status]")).to_be_visible()
    assert (portions - 60) * price in rupiah_in(officer.page.locator("form [role=status]").inner_text())
    officer.follow("button[name=send]")
    expect(officer.page.locator("main table tbody tr").last).to_contain_text(f"{portions}")


def read_the_calendar(
    officer: Visitor, receiver: Visitor, chair: Visitor, progress: str, days: list[datetime.date]
) -> None:
    """The month on a desk, for both sides, and an agenda on the phone; each day says in words what is with it."""
    of_the_month = f"kalender/?bulan={days[0]:%Y-%m}"
    room = f"{progress.partition('/pesanan/')[0]}/{of_the_month}"
    desk = f"{chair.page.url.partition('/permintaan/')[0]}/permintaan/{of_the_month}"
    for one, address, month, agenda in (
        (officer, room, "table.calendar", ".agenda"),
        (chair, desk, "table.desk-month", ".desk-agenda"),
    ):
        page = one.open(address)
        expect(page.locator(agenda)).to_be_hidden()
        day = page.locator(f"{month} td:has(time[datetime='{days[0]}'])")
        expect(day.locator("a").first).to_be_visible()
        assert day.locator(".status, .desk-status").first.inner_text().strip(), (
            "a state is a word, not a colour"
        )
    page = receiver.open(room)
    expect(page.locator("table.calendar")).to_be_hidden()
    entries = page.locator(".agenda-entry")
    expect(entries.first).to_be_visible()
    page.emulate_media(forced_colors="active")
    for entry in entries.all():
        assert entry.locator(".status").inner_text().strip(), "a state is a word, not a colour"
    page.emulate_media(forced_colors="none")


def lose_the_line_while_counting(receiver: Visitor, address: str, sent: int) -> None:
    """What was typed stays on the phone when the line drops, the page is left and the tab is closed."""
    page = receiver.open(address)
    accepted = "input[name^=accepted-]"
    page.fill(accepted, str(sent - 1))
    receiver.context.set_offline(True)
    page.locator(NEXT).click()
    expect(page.locator(".retry[role=alert] button")).to_be_visible()
    receiver.context.set_offline(False)
    receiver.noise.clear()
    page.goto(address.partition("/lembaga/")[0])
    again = receiver.context.new_page()
    again.goto(address)
    expect(again.locator("form .retry")).to_be_visible()
    expect(again.locator(accepted)).to_have_value(str(sent - 1))
    again.fill(accepted, str(sent))
    again.close()


def the_cut_off_passes(marketplace: Marketplace, address: str) -> None:
    """Nobody waits for weeks here: what time would do is written into the database."""
    with psycopg.connect(marketplace.values["DATABASE_URL"], autocommit=True) as database:
        # Row-level security looks at the first schema of the path.
        database.execute("SET search_path = public")
        done = database.execute(
            "UPDATE receiving_delivery SET changes_until = now() WHERE id = %s", [key_of(address)]
        )
        assert done.rowcount == 1


def bring(chair: Visitor, address: str, menu: str) -> None:
    """The menu is written and the food leaves with its delivery note."""
    page = chair.page
    page.goto(address)
    page.fill("[name=menu]", menu)
    with page.expect_navigation():
        page.locator("form[action$='/menu/'] button").click()
    page.fill("[name=packages]", "3")
    page.fill("[name=carried_by]", "Mobil dapur")
    with page.expect_navigation():
        page.locator("form:has([name=packages]) button[type=submit]").click()
    expect(page.locator("a[href$='/label.pdf']")).to_be_visible()


def write_the_bill(chair: Visitor, address: str, goods: int) -> str:
    chair.open(address)
    assert goods in rupiah_in(chair.page.locator("main").inner_text())
    chair.follow(DESK)
    expect(chair.page.locator("main a[href*='.pdf']").first).to_be_visible()
    return chair.page.url


def pay(treasurer: Visitor, progress: str, accepted: int, price: int) -> None:
    """The bill says what was eaten; the collective bill takes the cash with its proof, and the slip of the tax withheld."""
    page = treasurer.open(progress)
    treasurer.follow("main a[href*='/tagihan/']")
    text = page.locator("main").inner_text()
    assert accepted * price in rupiah_in(text) and "PPN" not in text
    treasurer.follow("main a[href*='/kolektif/']")
    hand_in(treasurer, ["transfer", "slip_pph"])
