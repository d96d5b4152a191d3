"""Stretches of road that several walks share."""

import base64
import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.running import PASSWORD
from tests.browser.visiting import Visitor, rupiah_in

NEXT = "main button.button-primary[type=submit]"
# The one thing to do on a page of the cooperative's desk.
DESK = "main form[method=post] button.button"


def sign_in(visitor: Visitor, email: str) -> None:
    """On the portal's sign-in page, wherever it leads back to."""
    visitor.page.fill("input[name=login]", email)
    visitor.page.fill("input[name=password]", PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button[type=submit]").first.click()


def put_into_basket(visitor: Visitor, product_url: str, quantity: int = 1) -> None:
    """Without JavaScript: the form leads on by itself."""
    visitor.open(product_url)
    visitor.page.fill("#jumlah", str(quantity))
    visitor.follow("#beli button.button-primary")


def write_recipient(page: Page, *, name: str, phone: str, email: str) -> None:
    page.fill("input[name=name]", name)
    page.fill("input[name=phone]", phone)
    page.fill("input[name=email]", email)


def choose_area(page: Page, *, province: str, regency: str, district: str) -> None:
    """Level by level; each choice brings the next."""
    for level, wanted in (("province", province), ("regency", regency), ("district", district)):
        page.select_option(f"select[name={level}]", label=wanted)
        expect(page.locator(f"input[type=hidden][name={level}]")).to_have_value(re.compile(r"\d"))


def pick_up(visitor: Visitor, *, name: str, email: str, method: str, scripted: bool) -> None:
    """From the basket to the check page: pickup, paid by `method`."""
    page = visitor.page
    visitor.follow("main a[href$='/checkout/']")
    write_recipient(page, name=name, phone="0812-3456-7890", email=email)
    page.check("input[name=fulfilment][value=pickup]")
    if scripted:
        expect(page.locator("[name=street]")).to_have_count(0)
    visitor.follow(NEXT)
    page.check(f"input[name=method][value={method}]")
    visitor.follow(NEXT)


def photo_of_a_slip(number: int = 0) -> dict[str, object]:
    """What a phone uploads as a payment proof; another picture for each `number` up to 15."""
    file = io.BytesIO()
    Image.new("RGB", (600, 800), f"#dfe7f{number:x}").save(file, "JPEG")
    return {"name": "bukti transfer.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def count_on_the_phone(
    receiver: Visitor, address: str, rejected: int, *, reason: str = "", remark: str = ""
) -> None:
    """A delivery of one line, at 360 px; what is rejected gets a reason and a photo."""
    page = receiver.open(address)
    sent = int(page.locator("input[name^=accepted-]").input_value())
    if rejected:
        page.fill("input[name^=accepted-]", str(sent - rejected))
        page.fill("input[name^=rejected-]", str(rejected))
        page.locator("form details > summary").click()
        page.select_option("select[name^=reason-]", reason)
        page.fill("input[name^=remark-]", remark)
        page.set_input_files("input[name^=photo-]", photo_of_a_slip())
        receiver.look()
    with page.expect_navigation():
        page.locator(NEXT).click()
    expect(page.locator("main table tbody").first).to_contain_text(str(sent - rejected))
    if rejected:
        expect(page.locator("main table a[href*='/foto/']").first).to_be_visible()


def hand_in(treasurer: Visitor, kinds: list[str]) -> None:
    """On an unpaid bill's page: a proof of the whole amount of each kind."""
    page = treasurer.page
    for handed_in, kind in enumerate(kinds, start=1):
        page.check(f"input[name=kind][value={kind}]")
        label = page.locator(f"label:has(input[value={kind}]), input[value={kind}] + label").first
        page.fill("[name=amount]", str(rupiah_in(label.inner_text())[0]))
        page.fill("[name=reference]", f"TRF-{handed_in}")
        page.set_input_files("[name=proof]", photo_of_a_slip(handed_in))
        with page.expect_navigation():
            page.locator("form[id^=bayar-] button[type=submit]").click()
        expect(page.locator("main table").last.locator("tbody tr")).to_have_count(handed_in)
    treasurer.look()


def find_on_the_account(chair: Visitor, bill: str, payments: int) -> None:
    """The cooperative confirms what was handed in for a bill, one after the other."""
    page = chair.open(bill)
    waiting = page.locator("form[action$='/terima/']")
    for left in range(payments, 0, -1):
        expect(waiting).to_have_count(left)
        waiting.first.locator("button").click()
    expect(waiting).to_have_count(0)


def fetched(visitor: Visitor, url: str) -> bytes:
    """The file as this person's browser gets it."""
    status, encoded = visitor.page.evaluate(DOWNLOAD, url)
    assert status == 200, f"{url} answered {status}"
    return base64.b64decode(encoded)


DOWNLOAD = """async url => {
  const answer = await fetch(url), bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, btoa(Array.from(bytes, one => String.fromCharCode(one)).join(''))];
}"""
