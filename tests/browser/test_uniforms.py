"""Uniforms from the need to the paid bill and the auditor's file, as everybody who takes part."""

import io
import json
import re
import zipfile
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.running import Marketplace
from tests.browser.visiting import PHONE, Visitor, rupiah_in
from tests.browser.walking import (
    DESK,
    NEXT,
    count_on_the_phone,
    fetched,
    find_on_the_account,
    hand_in,
    sign_in,
)

TITLE = "Batik Jumat pendamping desa"
SELLERS = {"kab-bekasi": "ketua.bekasi", "cilegon": "ketua.cilegon", "cirebon": "ketua.cirebon"}
# Prices each of the two lines; Bekasi is cheapest for men, Cilegon for women.
PRICES = {"kab-bekasi": (380_000, 430_000), "cilegon": (395_000, 405_000), "cirebon": (410_000, 440_000)}
MEN, WOMEN = 7, 5
GOODS = {"kab-bekasi": MEN * PRICES["kab-bekasi"][0], "cilegon": WOMEN * PRICES["cilegon"][1]}
# What leaves each cooperative, delivery by delivery: (pieces, how many of them the receiver rejects).
DELIVERIES = {"kab-bekasi": [(4, 1), (4, 0)], "cilegon": [(WOMEN, 0)]}
STAFF = ["Ajat", "Barna", "Cecep", "Darma", "Endang", "Fitri", "Gina", "Hani"]
BY_UNIT_CODE = ["Iis", "Jaja", "Kokom", "Lia"]


class Walk:
    """The institution's people and the cooperatives' chairs, each in a browser of their own."""

    def __init__(self, marketplace: Marketplace, visitor) -> None:
        self.marketplace, self.visitor = marketplace, visitor
        self.officer, self.ppk = self.enter("pengadaan.dinsos"), self.enter("ppk.dinsos")
        self.receiver, self.treasurer = self.enter("gudang.dinsos", PHONE), self.enter("bendahara.dinsos")
        self.room = ""
        self.request = 0

    def enter(self, name: str, *width: int) -> Visitor:
        """Somebody of the institution signs in at the portal."""
        one = self.visitor(*width)
        one.page.goto(f"{self.marketplace.portal}/masuk/")
        sign_in(one, f"{name}@demo.lumbung.test")
        return one

    def chair_of(self, slug: str) -> Visitor:
        one = self.visitor()
        one.page.goto(f"{self.marketplace.storefront(slug)}/admin/")
        sign_in(one, f"{SELLERS[slug]}@demo.lumbung.test")
        one.page.wait_for_url("**/admin/")
        return one

    def ask_three(self) -> None:
        """A list in the institution's own words, sent to three cooperatives, sealed until its day is over."""
        page = self.officer.page
        page.goto(f"{self.marketplace.portal}/lembaga/")
        room = page.locator("a[href*='/lembaga/ruang/']").first.evaluate("link => link.href")
        self.room = re.match(r".*/lembaga/ruang/\d+/", room).group(0)
        self.officer.open(f"{self.room}permintaan/daftar/")
        page.fill("[name=title]", TITLE)
        page.check("[name=kind][value=uniform]")
        self.officer.follow(NEXT)
        page.fill(
            "[name=text]",
            f"Kemeja batik pria ; lengan panjang ; {MEN} ; potong\nBlus berhijab ; longgar ; {WOMEN} ; potong",
        )
        self.officer.follow(NEXT)
        address = re.match(r".*/permintaan/(\d+)/", page.url)
        self.request = int(address.group(1))
        page.goto(f"{address.group(0)}koperasi/")
        for slug in SELLERS:
            page.locator("label.choice", has_text=self._name_of(slug)).locator("input").check()
        click(page, NEXT)
        page.goto(f"{address.group(0)}tanggal/")
        page.fill("[name=wanted_on]", (timezone.localdate() + timedelta(days=45)).isoformat())
        page.fill("[name=place]", "Gudang Logistik Tambun")
        page.fill("[name=answer_by]", timezone.localdate().isoformat())
        click(page, NEXT)
        page.goto(f"{address.group(0)}kirim/")
        click(page, NEXT)
        expect(page.locator("#diundang")).to_be_visible()

    def _name_of(self, slug: str) -> str:
        with psycopg.connect(self.marketplace.values["DATABASE_URL"]) as database:
            database.execute("SET search_path TO public")
            row = database.execute("SELECT name FROM public.tenants_cooperative WHERE slug = %s", [slug])
            return row.fetchone()[0]

    def quote(self, chair: Visitor, slug: str) -> None:
        page = chair.page
        page.goto(f"{self.marketplace.storefront(slug)}/admin/permintaan/{self.request}/penawaran/")
        prices = page.locator("input[name^=price-]")
        for place, price in enumerate(PRICES[slug]):
            prices.nth(place).fill(str(price))
        page.fill("[name=lead_time_days]", "14")
        page.fill("[name=valid_until]", (timezone.localdate() + timedelta(days=30)).isoformat())
        if page.locator("[name=tax_letter]").count():
            page.fill("[name=tax_letter]", "S-55/2026")
        chair.follow(DESK)
        expect(prices).to_have_count(0)
        chair.follow(DESK)
        expect(page.locator("a[href$='/tarik/']")).to_be_visible()

    def day_is_over(self) -> None:
        """The one thing nobody does by hand: the deadline passes."""
        with psycopg.connect(self.marketplace.values["DATABASE_URL"]) as database:
            database.execute("SET search_path TO public")
            database.execute(
                "UPDATE public.procurement_request SET closes_at = now() - interval '1 minute' WHERE id = %s",
                [self.request],
            )

    def award_two(self) -> dict[str, int]:
        """The officer divides, the PPK agrees; {cooperative: key of its order}."""
        page = self.officer.open(f"{self.room}permintaan/{self.request}/")
        expect(page.locator("a[href$='/bagi/']")).to_be_visible()
        self.officer.follow("a[href$='/bagi/']")
        click(page, NEXT)
        proposal = page.url if "/usulan/" in page.url else self._address_of("a[href*='/usulan/']")
        ppk = self.ppk.open(proposal)
        self.ppk.follow("button[name=approve]")
        expect(ppk.locator("button[name=approve]")).to_have_count(0)
        page.goto(f"{self.room}pesanan/")
        found = {}
        for slug in ("kab-bekasi", "cilegon"):
            row = page.locator("main tr, main li", has_text=TITLE).filter(has_text=self._name_of(slug))
            address = row.locator("a[href*='/pesanan/']").first.get_attribute("href")
            found[slug] = int(re.search(r"/pesanan/(\d+)/", address).group(1))
        return found

    def _address_of(self, selector: str) -> str:
        return self.officer.page.locator(selector).first.evaluate("link => link.href")

    def collect_sizes(self) -> None:
        """Eight by name, four by their unit's code, each on a phone without an account; then frozen."""
        page = self.officer.page
        sizes = f"{self.room}permintaan/{self.request}/ukuran/"
        page.goto(sizes)
        page.fill("[name=freezes_on]", (timezone.localdate() + timedelta(days=5)).isoformat())
        click(page, NEXT)
        page.fill(
            "[name=text]", "\n".join(f"Bidang {place % 2} ; {name}" for place, name in enumerate(STAFF))
        )
        click(page, "#formulir-pegawai button.button-primary")
        links = page.locator("section[aria-labelledby=orang] [data-copy]")
        expect(links).to_have_count(len(STAFF))
        page.fill("[name=unit]", "Gudang")
        page.fill("[name=heads]", str(len(BY_UNIT_CODE)))
        self.officer.follow("form:has([name=heads]) button")
        row = page.locator("section[aria-labelledby=per-unit] tr", has_text="Gudang")
        expect(row).to_be_visible()
        link = page.locator("section[aria-labelledby=tautan] code").inner_text()
        code = row.locator("td").last.inner_text().strip()
        own = [one.get_attribute("data-copy") or "" for one in links.all()]
        phone = self.visitor(PHONE)
        phone.open(own[0])
        for place, address in enumerate(own):
            self._choose(phone, address, place)
        phone.look()
        for place, name in enumerate(BY_UNIT_CODE):
            phone.page.goto(link)
            phone.page.fill("[name=code]", code)
            phone.page.fill("[name=name]", name)
            click(phone.page, NEXT)
            self._choose(phone, phone.page.url, place)
        self.officer.open(sizes)
        expect(page.locator("section[aria-labelledby=per-unit]")).to_contain_text("4")
        assert page.locator("section[aria-labelledby=orang] .status").count() == 0, "nobody is missing"
        self.officer.follow("button[name=freeze]")
        expect(page.locator("button[name=freeze]")).to_have_count(0)

    def _choose(self, phone: Visitor, address: str, place: int) -> None:
        page = phone.page
        if page.url != address:
            page.goto(address)
        choices = page.locator("input[name=choice]")
        choices.nth(place * 5 % choices.count()).check()
        click(page, NEXT)
        expect(page.locator("main .notice-success")).to_be_visible()

    def deliver(self, chair: Visitor, slug: str, order: int, pieces: int) -> int:
        """Plan so many pieces, issue the note; the delivery's key."""
        page = chair.page
        page.goto(f"{self.marketplace.storefront(slug)}/admin/permintaan/pesanan/{order}/kirim/")
        page.fill("[name=planned_on]", timezone.localdate().isoformat())
        page.locator("input[name^=line-]").fill(str(pieces))
        click(page, DESK)
        page.fill("[name=packages]", "1")
        delivery = int(re.search(r"/pengiriman/(\d+)/", page.url).group(1))
        click(page, "form:has([name=packages]) button[type=submit]")
        expect(page.locator("a[href$='/label.pdf']")).to_be_visible()
        return delivery

    def sign(self, chair: Visitor, slug: str, order: int, delivery: int) -> None:
        """The acceptance record is signed by both sides: accepted."""
        sign = "form[action$='/tanda-tangan/']"
        page = self.ppk.open(f"{self.room}pesanan/{order}/pengiriman/{delivery}/")
        self.ppk.follow(f"{sign} button")
        expect(page.locator(sign)).to_have_count(0)
        page = chair.open(f"{self.marketplace.storefront(slug)}/admin/permintaan/pengiriman/{delivery}/")
        chair.follow(f"{sign} button.button")
        expect(page.locator(sign)).to_have_count(0)

    def supply(self, chair: Visitor, slug: str, order: int) -> None:
        """The cooperative confirms its order and delivers it; all is counted on a phone and signed."""
        desk = f"{self.marketplace.storefront(slug)}/admin/permintaan/pesanan/{order}/"
        chair.open(desk)
        assert chair.page.locator("a[href$='/ukuran.xlsx']").count() == 1, "the cooperative packs by person"
        click(chair.page, DESK)
        wait_until_open(chair, f"{desk}kirim/")
        for pieces, rejected in DELIVERIES[slug]:
            delivery = self.deliver(chair, slug, order, pieces)
            address = f"{self.room}pesanan/{order}/pengiriman/{delivery}/"
            count_on_the_phone(self.receiver, address, rejected, reason="damaged", remark="Jahitan lepas")
            self.sign(chair, slug, order, delivery)

    def bill_and_pay(self, chair: Visitor, slug: str, order: int) -> None:
        """The bill over what was accepted; cash and the slips of what the treasurer pays to the state are found."""
        page = chair.open(f"{self.marketplace.storefront(slug)}/admin/permintaan/pesanan/{order}/tagihan/")
        assert GOODS[slug] in rupiah_in(page.locator("main").inner_text())
        chair.follow(DESK)
        expect(page.locator("main a[href*='.pdf']").first).to_be_visible()
        bill = page.url
        number = re.search(r"/tagihan/(\d+)/", bill).group(1)
        treasurer = self.treasurer
        treasurer.open(f"{self.room}pesanan/{order}/tagihan/{number}/")
        kinds = [one.get_attribute("value") for one in treasurer.page.locator("input[name=kind]").all()]
        assert kinds[0] == "transfer" and len(kinds) > 1, "a tax is withheld"
        hand_in(treasurer, kinds)
        find_on_the_account(chair, bill, len(kinds))
        treasurer.page.reload()
        expect(treasurer.page.locator("main")).to_contain_text("Tagihan ini lunas")
        treasurer.look()

    def check_file(self, slug: str, order: int) -> None:
        """The auditor's file has a paper for each step, and Open Contracting data about this order alone."""
        file = zipfile.ZipFile(io.BytesIO(fetched(self.officer, f"{self.room}pesanan/{order}/berkas.zip")))
        papers = [name for name in file.namelist() if name.endswith(".pdf")]
        # Order, bill and receipt, and of each delivery its note and its acceptance record.
        assert len(papers) >= 2 + 2 * len(DELIVERIES[slug]), papers
        ocds = next(name for name in file.namelist() if name.endswith("ocds-record-package.json"))
        (record,) = json.loads(file.read(ocds))["records"]
        release = record["compiledRelease"]
        assert release["tender"]["title"] == TITLE
        assert release["tender"]["numberOfTenderers"] == len(SELLERS)
        paid = [
            one for contract in release["contracts"] for one in contract["implementation"]["transactions"]
        ]
        # In cash; the half per cent of the letter went to the state, as its slip says.
        assert sum(one["value"]["amount"] for one in paid) == GOODS[slug] * 995 // 1000


@pytest.mark.slow
def test_uniforms_from_the_need_to_the_paid_bill(marketplace, visitor):
    walk = Walk(marketplace, visitor)
    walk.ask_three()
    chairs = {slug: walk.chair_of(slug) for slug in SELLERS}
    for slug, chair in chairs.items():
        walk.quote(chair, slug)
    assert walk.officer.page.goto(f"{walk.room}permintaan/{walk.request}/").status == 200
    assert "380.000" not in walk.officer.page.content(), "quotes stay sealed"
    walk.day_is_over()
    orders = walk.award_two()
    walk.collect_sizes()

    for slug, order in orders.items():
        walk.supply(chairs[slug], slug, order)
        walk.bill_and_pay(chairs[slug], slug, order)
        walk.check_file(slug, order)


def click(page, selector: str) -> None:
    """Press what leads to another page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def wait_until_open(chair: Visitor, address: str) -> None:
    """Deliveries begin once the worker has opened the order: its form has lines then."""
    for _ in range(60):
        chair.page.goto(address)
        if chair.page.locator("input[name^=line-]").count():
            return
        chair.page.wait_for_timeout(500)
    raise AssertionError(f"{address} offers no line to deliver")
