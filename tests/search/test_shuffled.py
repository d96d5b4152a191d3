"""However changes, their news and their writes are mixed up, the index ends as the database does."""

import random
from collections.abc import Iterator

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Product, Stock, Variant
from search import engine, indexing, rebuilding
from search.models import Entry
from search.projection import project, project_all
from tenants.models import Cooperative
from tests.catalogue.factories import a_product
from tests.search.conftest import documents, entries

pytestmark = pytest.mark.slow

CHANGES, GOODS, SEED = 1_000, 60, 20261122
# Changes between two looks at what has arrived of the news.
AT_ONCE = 100
KINDS = {"reprice": 5, "rename": 3, "hide": 2, "show": 2, "delete": 1}


@pytest.fixture
def shops(in_elasticsearch, cilegon, bekasi, portal, own_files):
    for shop in (cilegon, bekasi):
        with tenant_context(shop):
            for number in range(GOODS // 2):
                a_product(f"Barang {number}", slug=f"barang-{number}")
            list(project_all(shop))
    rebuilding.rebuild()
    return cilegon, bekasi


def change(chance: random.Random, pk: int) -> None:
    """One product is changed in the current storefront, as its staff would; what is deleted stays deleted."""
    (kind,) = chance.choices(list(KINDS), weights=KINDS.values())
    product = Product.objects.filter(pk=pk)
    if kind == "reprice":
        Variant.objects.filter(product=pk).update(price=chance.randint(5, 500) * 1_000)
    elif kind == "rename":
        product.update(name=f"Barang {chance.randint(1, 9_999)}")
    elif kind == "delete":
        if Product.objects.count() > GOODS // 3:
            Stock.objects.filter(variant__product=pk).delete()
            Variant.objects.filter(product=pk).delete()
            product.delete()
    else:
        product.update(live=kind == "show")


def mixed(chance: random.Random, things: list, share: float) -> list:
    """A share of them in any order, some of it twice."""
    taken = chance.sample(things, round(len(things) * share))
    twice = chance.sample(taken, len(taken) // 10)
    chance.shuffle(taken)
    return taken + twice


def written(chance: random.Random, shops: tuple[Cooperative, Cooperative]) -> Iterator[int]:
    """Changes, their news in any order and some twice, and what they project written late; yields what was changed."""
    own = {
        shop: list(Entry.objects.filter(cooperative=shop, kind="product").values_list("object_id", flat=True))
        for shop in shops
    }
    news: dict[Cooperative, set[int]] = {shop: set() for shop in shops}
    late: list[Entry] = []
    for _round in range(CHANGES // AT_ONCE):
        for shop in shops:
            with tenant_context(shop):
                for pk in chance.choices(own[shop], k=AT_ONCE // len(shops)):
                    change(chance, pk)
                    yield pk
                    news[shop].add(pk)
                arrived = mixed(chance, sorted(news[shop]), 0.7)
                late += [project(Entry.Kind.PRODUCT, pk, shop) for pk in arrived]
                news[shop] -= set(arrived)
        indexing.index_entries(mixed(chance, late, 0.3))
    for shop in shops:
        with tenant_context(shop):
            late += [project(Entry.Kind.PRODUCT, pk, shop) for pk in mixed(chance, sorted(news[shop]), 1)]
    chance.shuffle(late)
    indexing.index_entries(late + late[:100])


def test_a_thousand_shuffled_changes_end_in_the_index_as_in_the_database(shops):
    chance = random.Random(SEED)  # noqa: S311  (the same changes each time)
    assert len(list(written(chance, shops))) == CHANGES
    assert documents() == entries()
    products = Entry.objects.filter(kind=Entry.Kind.PRODUCT)
    assert rebuilding.different(engine.read_alias(), list(products)) == []
    hidden = 0
    for shop in shops:
        with tenant_context(shop):
            on_sale = {
                product.pk: (product.name, product.variants.get().price)
                for product in Product.objects.on_sale()
            }
        shown = products.filter(cooperative=shop, is_visible=True)
        assert {row[0]: row[1:] for row in shown.values_list("object_id", "title", "price")} == on_sale
        hidden += GOODS // 2 - len(on_sale)
    assert 0 < hidden < GOODS, "some are gone, some are there"
