"""Stretches of road that several walks share."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.running import PASSWORD
from tests.browser.visiting import Visitor

NEXT = "main button.button-primary[type=submit]"


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
