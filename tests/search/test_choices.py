"""Over hundreds of invented things, with both engines: what a facet says is what choosing it leaves, and pages lose nothing."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from marketplace.portal.search_address import query_of
from search import rebuilding
from search.backends.postgres_text import vector_of, write_known
from search.models import Entry
from search.projection import next_version
from search.queries import FLAGS, LEAD_DAYS, PRICE_RANGES, SORTS, Query
from search.selectors import facets, search

THINGS, CHOICES, SEED = 240, 60, 20261122
WORDS = ("kain", "batik", "tas", "keripik", "emping", "kopi")
PLACES = {"cilegon": "Banten", "serang": "Banten", "kab-bekasi": "Jawa Barat", "cirebon": "Jawa Barat"}
CATEGORIES = ("batik-kain", "batik-tulis", "keripik-kerupuk", "kopi")
CERTIFICATES = ("halal", "sni", "pirt")
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def things(backend, cilegon, bekasi, portal, no_hurry):
    """Everything by chance: many have the same price, the same day, the same merit."""
    chance = random.Random(SEED)  # noqa: S311  (the same things each time)
    made = [_a_thing(chance, number, chance.choice((cilegon, bekasi)).pk) for number in range(THINGS)]
    Entry.objects.bulk_create(made)
    write_known(made)
    if backend == "elasticsearch":
        rebuilding.rebuild()
    return made


def _a_thing(chance: random.Random, number: int, cooperative: int) -> Entry:
    place = chance.choice(list(PLACES))
    entry = Entry(
        cooperative_id=cooperative,
        kind=chance.choices((Entry.Kind.PRODUCT, Entry.Kind.STORY), weights=(9, 1))[0],
        object_id=1_000 + number,
        version=next_version(),
        is_visible=chance.random() < 0.95,
        title=f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}",
        path=f"/produk/{number}/",
        card={"url": f"/produk/{number}/"},
        price=chance.choice((None, 49_999, 50_000, 99_999, 100_000, 250_000, 499_999, 500_000)),
        category_slugs=chance.sample(CATEGORIES, chance.randint(0, 2)),
        certificates=chance.sample(CERTIFICATES, chance.randint(0, 2)),
        city_slug=place,
        city_name=place.title(),
        province_name=PLACES[place],
        bulk_from=chance.choice((None, 10, 24, 100)),
        lead_days=chance.choice((None, 0, 3, 4, 7, 14, 21, 45)),
        merit=chance.choice((0, 150, 300)),
        published_at=chance.choice((None, BEGINNING + timedelta(days=chance.randint(0, 5)))),
        **{field: chance.random() < 0.5 for field in FLAGS.values()},
    )
    entry.vector = vector_of(entry)
    return entry


def some_choices(chance: random.Random) -> Query:
    """Words or none, and up to four choices."""
    chosen = {
        "cities": chance.sample(list(PLACES), chance.randint(1, 2)),
        "provinces": ["Banten"],
        "categories": chance.sample(CATEGORIES, chance.randint(1, 2)),
        "certificates": chance.sample(CERTIFICATES, 1),
        "price": chance.choice(PRICE_RANGES)[0],
        "quantity": chance.choice((9, 10, 50)),
        "ready_within": chance.choice(LEAD_DAYS),
        **dict.fromkeys((*FLAGS, "only_bulk"), True),
    }
    names = chance.sample(list(chosen), chance.randint(0, 4))
    fixed = {name: tuple(one) if isinstance(one := chosen[name], list) else one for name in names}
    text = " ".join(chance.sample(WORDS, chance.choice((0, 0, 1))))
    return Query(text, kinds=(Entry.Kind.PRODUCT,), page_size=100, **fixed)


def each_choice(query: Query, counts: dict) -> Iterator[tuple[str, Query, int]]:
    """Every number that is shown, with the search that choosing it leads to."""
    names = {"lead": "ready_within", "price": "price"}
    for facet, values in counts.items():
        for value, number in values.items():
            if facet == "marks":
                yield value, replace(query, **{value: True}), number
            elif facet == "lead":
                yield facet, replace(query, ready_within=int(value)), number
            elif facet in names:
                yield facet, replace(query.without(facet), **{names[facet]: value}), number
            else:
                yield facet, replace(query.without(facet), **{facet: (value,)}), number


def test_every_number_that_a_facet_shows_is_what_choosing_it_leaves(things, backend):
    chance = random.Random(SEED + 1)  # noqa: S311  (the same choices each time)
    shown, checked = 0, set()
    for _number in range(CHOICES):
        query = some_choices(chance)
        counted = list(each_choice(query, facets(query).counts))
        shown += len(counted)
        # A few of each are enough, and over all choices each facet has its turn.
        for facet, chosen, number in chance.sample(counted, min(6, len(counted))):
            answer = search(chosen, cards=False)
            assert (answer.backend, answer.total) == (backend, number), (facet, query, chosen)
            checked.add(facet)
    assert shown > CHOICES * 10
    assert checked == {
        "kinds", "cities", "provinces", "categories", "certificates", "price", "lead", "only_bulk", *FLAGS,
    }  # fmt: skip


def test_what_is_shown_with_all_choices_is_what_the_database_has(things, backend):
    chance = random.Random(SEED + 2)  # noqa: S311  (the same choices each time)
    for _number in range(CHOICES // 3):
        query = replace(some_choices(chance), text="")
        found = {
            hit.path.rsplit("/", 2)[1] for page in (1, 2, 3) for hit in search(replace(query, page=page)).hits
        }
        assert found == {entry.path.rsplit("/", 2)[1] for entry in things if _fits(entry, query)}, query


def _fits(entry: Entry, query: Query) -> bool:
    low, high = query.price_bounds
    places = not (query.cities or query.provinces) or (
        entry.city_slug in query.cities or entry.province_name in query.provinces
    )
    return all(
        (
            entry.is_visible and entry.kind in query.kinds and places,
            not query.categories or set(query.categories) & set(entry.category_slugs),
            not query.certificates or set(query.certificates) & set(entry.certificates),
            low is None or (entry.price is not None and entry.price >= low),
            high is None or (entry.price is not None and entry.price < high),
            query.bulk_bound is None or (entry.bulk_from is not None and entry.bulk_from <= query.bulk_bound),
            query.ready_within is None
            or (entry.lead_days is not None and entry.lead_days <= query.ready_within),
            *(getattr(entry, field) for flag, field in FLAGS.items() if getattr(query, flag)),
        )
    )


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "batik"])
def test_pages_in_every_order_have_each_thing_once_and_lose_none(things, backend, sort, text):
    query = Query(text, kinds=(Entry.Kind.PRODUCT,), sort=sort, page_size=100)
    total = search(query).total
    whole = [hit for page in (1, 2, 3) for hit in search(replace(query, page=page)).hits]
    small = replace(query, page_size=13)
    turned = [hit for page in range(1, total // 13 + 2) for hit in search(replace(small, page=page)).hits]
    assert [hit.path for hit in turned] == [hit.path for hit in whole]
    assert len({hit.path for hit in turned}) == len(turned) == total > 13 * 3
    prices = [hit.price for hit in turned if hit.price is not None]
    if sort in {"cheapest", "dearest"}:
        assert (
            [hit.price for hit in turned][: len(prices)]
            == prices
            == sorted(prices, reverse=sort == "dearest")
        )


ADDRESSES = (
    "q=batik&kota=cilegon&kota=serang&kategori=batik-tulis&harga=50000-100000&siap=1&urut=termurah",
    "q=tas&provinsi=banten&sertifikat=halal&sertifikat=sni&jumlah=50&siap_dalam=7&urut=termahal",
    "kategori=batik-kain&halal=1&unggulan=1&grosir=1&kopwan=1&perempuan=1&ongkir=1&urut=terbaru",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_alone_brings_back_all_that_was_chosen(things, portal, client_of, address):
    """What the page's own form would send again is the search that the address describes."""
    html = client_of(portal).get(f"/cari/?{address}").content.decode()
    form = BeautifulSoup(html, "html.parser").find(id="saringan")
    sent = QueryDict(mutable=True)
    for field in form.find_all("input"):
        if field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked"):
            sent.appendlist(field["name"], field.get("value", ""))
    for field in form.find_all("select"):
        chosen = field.find("option", selected=True) or field.find("option")
        sent.appendlist(field["name"], chosen["value"])
    asked = query_of(QueryDict(address))
    assert asked.has_choices and query_of(sent) == asked
