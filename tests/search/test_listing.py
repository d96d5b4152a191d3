"""A storefront's own list: the same filters, sorting and pages as the search, in a few queries."""

import re

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import DeliveryRate
from search.projection import project_all
from tests.catalogue.factories import a_product


@pytest.fixture
def shop(shelf, in_postgres, cilegon, client_of):
    return client_of(cilegon)


def names(html: str) -> list[str]:
    return re.findall(r'class="product-name"><a [^>]*>([^<]+)<', html)


def page(shop, query: str = "") -> str:
    response = shop.get(f"/produk/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_delivered_free_can_be_asked_for(shop, cilegon):
    assert names(page(shop, "?ongkir=1")) == []
    with tenant_context(cilegon):
        DeliveryRate.objects.create(zone=DeliveryRate.Zone.CITY, price=9_000, free_over=100_000)
        list(project_all(cilegon))
    html = page(shop, "?ongkir=1")
    assert names(html) == ["Kain Batik Krakatau"] and 'class="chip" href="?"' in html


def test_sorting_keeps_what_is_chosen_and_choosing_keeps_the_order(shop):
    html = page(shop, "?min=30000&urut=termurah")
    assert names(html) == ["Emping Menes", "Kain Batik Krakatau"]
    assert 'href="?min=30000&amp;urut=termahal"' in html
    assert '<input type="hidden" name="urut" value="termurah">' in html
    assert re.search(r'href="\?min=30000&amp;urut=termurah" aria-current="true"', html)


def test_a_choice_without_goods_says_so_and_leads_back(shop):
    html = page(shop, "?halal=1")
    assert names(html) == [] and 'class="empty"' in html and 'href="/produk/"' in html


def test_the_list_does_not_grow_a_query_for_each_product(shop, cilegon, django_assert_max_num_queries):
    with tenant_context(cilegon):
        for number in range(30):
            a_product(f"Kain {number}", slug=f"kain-{number}")
    page(shop)
    with django_assert_max_num_queries(12):
        html = page(shop, "?siap=1&halal=0")
    assert len(names(html)) == 24 and "hal=2" in html
    assert len(re.findall(r"<[a-z]", html)) < 1_200


@pytest.mark.parametrize(
    "query", ["?hal=99", "?hal=x", "?min=x&max=-1", "?urut=acak", "?halal=ya", "?kategori=tidak-ada"]
)
def test_edited_addresses_are_pages_too(shop, query):
    page(shop, query)
