"""What a story brought: counted without knowing whom, kept from the link to the order, told to its editor."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context
from openpyxl import load_workbook

from cms.models import StoryDay
from marketplace.ordering.models import BasketLine, OrderLine
from tests.cms.test_storefront_pages import make_product, statements, tell_story
from tests.ordering.conftest import Shopper, shop, shopper, staff_of  # noqa: F401

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"


@pytest.fixture
def told(cilegon):
    """A story with one product, as (story, product)."""
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        product.variant_id = product.variants.get().pk
        return tell_story("menarik-duri", products=[product], title="Menarik duri"), product


def visits(cilegon):
    with tenant_context(cilegon):
        return sum(StoryDay.objects.values_list("visits", flat=True))


def test_every_opening_by_a_person_counts_once_a_day_in_one_row(cilegon, client_of, told):
    client = client_of(cilegon)
    for _ in range(3):
        answer = client.get("/cerita/menarik-duri/", headers={"user-agent": PHONE})
        assert not answer.cookies

    with tenant_context(cilegon):
        day = StoryDay.objects.get()
    assert (day.story_id, day.day, day.visits, day.baskets) == (told[0].pk, timezone.localdate(), 3, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": "WhatsApp/2.23.20.0"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"},
        {"user-agent": PHONE, "sec-fetch-dest": "empty"},
    ],
)
def test_machines_and_browsers_that_fetch_ahead_count_for_nothing(cilegon, client_of, told, headers):
    assert client_of(cilegon).get("/cerita/menarik-duri/", headers=headers).status_code == 200
    assert visits(cilegon) == 0


def test_staff_count_for_nothing(cilegon, staff, told):
    staff(cilegon, "editor").get("/cerita/menarik-duri/", headers={"user-agent": PHONE})
    assert visits(cilegon) == 0


def test_a_visit_costs_one_statement(cilegon, client_of, told):
    client = client_of(cilegon)
    client.get("/cerita/menarik-duri/", headers={"user-agent": PHONE})
    with CaptureQueriesContext(connection) as machine:
        client.get("/cerita/menarik-duri/")
    with CaptureQueriesContext(connection) as person:
        client.get("/cerita/menarik-duri/", headers={"user-agent": PHONE})
    assert statements(person) == statements(machine) + 1


def test_a_story_is_kept_from_its_link_to_the_order_line(shop, shopper, told):  # noqa: F811
    story, product = told
    link = f"/produk/sate-bandeng/?cerita={story.pk}"
    assert link in shopper.client.get("/cerita/menarik-duri/").content.decode()
    assert f'name="cerita" value="{story.pk}"' in shopper.client.get(link).content.decode()

    shopper.client.post(
        "/keranjang/tambah/", {"variant": product.variant_id, "quantity": 1, "cerita": story.pk}
    )
    shopper.client.post("/keranjang/tambah/", {"variant": product.variant_id, "quantity": 1})
    assert BasketLine.objects.get().story_id == story.pk
    assert shopper.place(shopper.answer_everything()).status_code == 302

    assert OrderLine.objects.get().story_id == story.pk
    with tenant_context(shop.cooperative):
        assert StoryDay.objects.get().baskets == 1


@pytest.mark.parametrize("wrong", ["0", "-1", "abc", "99999999", "9" * 30, "", "1 OR 1=1", "٣"])
def test_a_link_that_names_no_story_of_the_storefront_counts_for_nobody(shop, shopper, told, wrong):  # noqa: F811
    product = told[1]
    assert shopper.client.get("/produk/sate-bandeng/", {"cerita": wrong}).status_code == 200
    shopper.client.post("/keranjang/tambah/", {"variant": product.variant_id, "quantity": 1, "cerita": wrong})
    assert BasketLine.objects.get().story_id is None


def test_a_story_not_yet_published_counts_for_nobody(shop, shopper, told):  # noqa: F811
    story, product = told
    with tenant_context(shop.cooperative):
        story.unpublish()
    shopper.client.post(
        "/keranjang/tambah/", {"variant": product.variant_id, "quantity": 1, "cerita": story.pk}
    )
    assert BasketLine.objects.get().story_id is None


def test_what_was_put_back_keeps_its_story_and_is_not_counted_twice(shop, shopper, told):  # noqa: F811
    story, product = told
    shopper.client.post(
        "/keranjang/tambah/", {"variant": product.variant_id, "quantity": 1, "cerita": story.pk}
    )
    page = shopper.client.post(
        f"/keranjang/{BasketLine.objects.get().pk}/hapus/", follow=True
    ).content.decode()
    assert f'name="cerita" value="{story.pk}"' in page
    back = {"variant": product.variant_id, "quantity": 1, "cerita": story.pk, "kembali": "1"}
    shopper.client.post("/keranjang/tambah/", back)

    assert BasketLine.objects.get().story_id == story.pk
    with tenant_context(shop.cooperative):
        assert StoryDay.objects.get().baskets == 1


@pytest.fixture
def sold(shop, shopper, told, staff_of, client_of):  # noqa: F811
    """Two orders of the told product, one paid; and a story that brought nothing. Returns the manager's browser."""
    story, product = told
    with tenant_context(shop.cooperative):
        tell_story("belum-dibaca", title="Belum dibaca")
    for quantity in (2, 1):
        shopper.client.post(
            "/keranjang/tambah/", {"variant": product.variant_id, "quantity": quantity, "cerita": story.pk}
        )
        shopper.place(shopper.answer_everything())
    manager = client_of(shop.cooperative, staff_of(shop.cooperative, "manager"))
    paid = OrderLine.objects.get(quantity=2).order
    manager.post(f"/admin/pesanan/{paid.pk}/langkah/pay/")
    shopper.client.get("/cerita/menarik-duri/", headers={"user-agent": PHONE})
    return manager


def rows_of(client, query):
    answer = client.get(f"/admin/laporan/cerita/?format=xlsx&{query}")
    assert answer.status_code == 200
    return [
        row[0::3] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    ][3:]


def test_report_says_what_each_story_brought_and_sorts(sold, shop, told):  # noqa: F811
    page = sold.get("/admin/laporan/cerita/?urut=penjualan").content.decode()
    assert page.index("Menarik duri") < page.index("Belum dibaca")
    assert "Rp100.000" in page and 'aria-sort="descending"' in page
    titles = [row[0] for row in rows_of(sold, "")]
    assert titles == ["Belum dibaca", "Menarik duri"]
    assert [row[0] for row in rows_of(sold, "urut=kunjungan")] == ["Menarik duri", "Belum dibaca"]


def test_report_counts_the_days_asked_for(sold, shop):  # noqa: F811
    today = timezone.localdate()
    before = today - datetime.timedelta(days=1)
    page = sold.get(f"/admin/laporan/cerita/?dari={before}&sampai={before}").content.decode()
    assert "Rp100.000" not in page and "Menarik duri" in page
    assert sold.get(f"/admin/laporan/cerita/?dari={today}&sampai={before}").status_code == 422


def test_what_a_deleted_story_brought_is_still_told(sold, shop, told):  # noqa: F811
    with tenant_context(shop.cooperative):
        told[0].delete()
    page = sold.get("/admin/laporan/cerita/").content.decode()
    assert "Menarik duri" not in page and page.count("Rp100.000") == 2


def test_editor_reads_at_the_story_what_it_brought(sold, shop, told):  # noqa: F811
    page = sold.get(f"/admin/pages/{told[0].pk}/edit/").content.decode()
    assert 'class="listing story-results"' in page
    assert "Rp100.000" in page.split('class="listing story-results"')[1].split("</table>")[0]


def test_a_story_that_nobody_could_open_yet_tells_nothing(cilegon, staff):
    with tenant_context(cilegon):
        story = tell_story("konsep", title="Konsep")
        type(story).objects.filter(pk=story.pk).update(first_published_at=None, live=False)
    assert (
        "story-results" not in staff(cilegon, "editor").get(f"/admin/pages/{story.pk}/edit/").content.decode()
    )


def test_report_costs_no_query_per_story(sold, shop, django_assert_max_num_queries):  # noqa: F811
    with tenant_context(shop.cooperative):
        for number in range(12):
            tell_story(f"lagi-{number}", title=f"Lagi {number}")
    sold.get("/admin/laporan/cerita/")
    with django_assert_max_num_queries(20):
        sold.get("/admin/laporan/cerita/")


def test_report_of_a_storefront_without_stories_says_what_to_do(bekasi, staff):
    page = staff(bekasi, "editor").get("/admin/laporan/cerita/").content.decode()
    assert "<table" not in page.split('class="desk"')[1]
