"""Many threads, two storefronts, one pool of connections: no answer carries anything of the other storefront."""

import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test import Client
from django_tenants.utils import tenant_context

from marketplace.ordering.models import Basket, BasketLine
from tenants import middleware
from tests.catalogue.factories import a_product, rates

pytestmark = pytest.mark.slow

THREADS = 8
REQUESTS = 500
SLUGS = {"cilegon": "Kain Hanya Cilegon", "kab-bekasi": "Kain Hanya Bekasi"}


class Regretted(Exception):
    """Work that is taken back in the middle."""


@pytest.fixture
def shops(committed_db, storefront_named):
    made = {}
    for slug, name in SLUGS.items():
        cooperative = storefront_named(slug)
        with tenant_context(cooperative):
            rates()
            product = a_product(name, slug="kain", stock=10_000)
            made[slug] = (cooperative, product.variants.get().pk)
    return made


@pytest.fixture
def tripwires(monkeypatch):
    """Count how often a request ended on another search path than it began on."""
    tripped = []
    genuine = middleware.assert_search_path

    def counted(schema_name):
        try:
            genuine(schema_name)
        except middleware.WrongSearchPath as failure:
            tripped.append(str(failure))
            raise

    monkeypatch.setattr(middleware, "assert_search_path", counted)
    return tripped


def ask(client: Client, cooperative, variant: int, dice: random.Random) -> str:
    """One request of a kind that the dice choose; answers its text."""
    kind = dice.choice(["home", "products", "product", "product", "basket", "add", "missing", "en"])
    if kind == "add":
        return client.post(
            "/keranjang/tambah/", {"variant": variant, "quantity": 1}, follow=True
        ).content.decode()
    path = {
        "home": "/",
        "product": "/produk/kain/",
        "basket": "/keranjang/",
        "missing": "/produk/tidak-ada/",
        "en": "/en/produk/",
    }
    return client.get(path.get(kind, "/produk/")).content.decode()


def regret(cooperative) -> None:
    """A transaction of a storefront whose first statement sets the path, and which is rolled back: so is the path."""
    with tenant_context(cooperative), suppress(Regretted), transaction.atomic():
        Basket.objects.create(
            cooperative=cooperative, visitor_key=f"{threading.get_ident()}-{random.random()}"
        )
        with suppress(Regretted), transaction.atomic():
            Basket.objects.filter(cooperative=cooperative).exists()
            raise Regretted
        raise Regretted


def test_no_answer_carries_anything_of_another_storefront(shops, tripwires):
    foreign = []

    def visitor(number: int) -> int:
        dice = random.Random(number)
        clients = {
            slug: Client(HTTP_HOST=f"{cooperative.host}:8000", raise_request_exception=False)
            for slug, (cooperative, _) in shops.items()
        }
        asked = 0
        try:
            for _ in range(REQUESTS // THREADS):
                slug = dice.choice(sorted(shops))
                cooperative, variant = shops[slug]
                if dice.random() < 0.2:
                    regret(shops[dice.choice(sorted(shops))][0])
                text = ask(clients[slug], cooperative, variant, dice)
                asked += 1
                other = next(name for key, name in SLUGS.items() if key != slug)
                other_cooperative = next(shop for key, (shop, _) in shops.items() if key != slug)
                if other in text or other_cooperative.name in text:
                    foreign.append((slug, number, asked))
                if cooperative.name not in text:
                    title = re.search(r"<title>(.*?)</title>", text, re.S)
                    foreign.append((slug, number, asked, title[1] if title else text[:80]))
        finally:
            connection.close()
        return asked

    with ThreadPoolExecutor(THREADS) as pool:
        asked = list(pool.map(visitor, range(THREADS)))

    assert sum(asked) == THREADS * (REQUESTS // THREADS)
    assert tripwires == []
    assert foreign == []
    assert not Basket.objects.filter(visitor_key__contains="-0.").exists(), "what was regretted is not there"
    for cooperative, variant in shops.values():
        lines = BasketLine.objects.filter(cooperative=cooperative)
        assert lines.exists()
        assert set(lines.values_list("name", flat=True)) == {SLUGS[cooperative.slug]}
        assert set(lines.values_list("variant_id", flat=True)) == {variant}
