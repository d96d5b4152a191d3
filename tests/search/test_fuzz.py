"""Whatever is typed, in whatever shape: no failure, nothing of a shop's that is not asked for, nothing that is not public."""

import random

import pytest
from django.core.cache import cache
from django_tenants.utils import tenant_context

from search import rebuilding
from search.models import Entry
from search.projection import project_all
from search.queries import FLAGS, SORTS, Query
from search.selectors import facets, search, search_with_facets, suggested_titles
from tests.catalogue.factories import a_product

SEED, QUERIES = 20260722, 1_000
# As the API's description says.
LONGEST_SUGGESTED = 5_000
WORDS = (
    "kain", "batik", "keripik", "tempe", "rahasia", "krakatau", "tarumanagara", "bekasi", "cilegon", "emping", "oleh-oleh",
)  # fmt: skip
SYNTAX = (
    "*", "?", "~", "~2", "^9", "AND", "OR", "NOT", "title:*", "_exists_:title", "cooperative:1", "[* TO *]", "{a TO z}", "/.*/",
    "&&", "||", "!", "(", ")", '"', "\\", "+", "-", ":", "*" * 50, "a*" * 40, "(((((((((", "kain~99999", "/[a-z]{1,99999}/",
)  # fmt: skip
SQL = (
    "' OR 1=1 --", "'; DROP TABLE search_entry; --", "%", "_", "\\'", "$$", "{{7*7}}", "%s", "%(x)s", "');--", ":A", "| '~kain'",
    "<-> kain", "!kain", "'kain':*",
)  # fmt: skip
STRANGE = (
    "🦐", "👩‍🌾🏽", "\u202e", "\u0000", "\ud7ff", "ﷺ", "é", "Ⅷ", "ａｂｃ", "‮batik", "\u200b", "\t\n", "0" * 40, "١٢٣", "½", "1/2", "50rb",
    "rp -5", "di bawah 9999999999999999999", "antara 5 dan 2", "500", "dari dari dari", "x" * 4_999,
)  # fmt: skip


def a_text(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, 2)))
    parts = chance.choices((WORDS, SYNTAX, SQL, STRANGE), weights=(5, 3, 2, 3), k=chance.randint(0, 6))
    return chance.choice((" ", "", "-")).join(chance.choice(part) for part in parts)


def a_query(chance: random.Random, **fixed) -> Query:
    """Any words with any choices, of other shops and of nobody as well."""
    choices = {
        "kinds": ((), ("product",), ("story", "maker"), ("'; --",)),
        "cities": ((), (), ("cilegon",), ("kab-bekasi",), ("*",), tuple(map(str, range(99)))),
        "provinces": ((), (), ("Banten",), ("Jawa Barat' --",)),
        "categories": ((), (), ("keripik-kerupuk",), ("tidak-ada", "*")),
        "certificates": ((), (), ("halal",), ("%",)),
        "price": ("", "", "0-50000", "murah"),
        "sort": (*SORTS, "acak"),
        "page": (1, 1, 2, -7, 10**12),
        "page_size": (24, 0, -1, 101, 7),
        "quantity": (None, None, -1, 50, 10**12),
        "ready_within": (None, None, 3, 99),
        "as_words": ((), ("price",), ("tidak-ada",)),
    }
    chosen = {
        name: chance.choice(choices[name]) for name in chance.sample(list(choices), chance.randint(0, 4))
    }
    flags = {flag: chance.random() < 0.05 for flag in FLAGS}
    return Query(a_text(chance), **chosen, **flags, **fixed)


@pytest.fixture
def with_secrets(backend, shelf, cilegon, bekasi):
    """In each shop a product that was taken off sale after it had been indexed."""
    hidden = []
    for shop in (cilegon, bekasi):
        with tenant_context(shop):
            hidden.append(a_product(f"Kain Rahasia {shop.city_name}", slug="kain-rahasia"))
            list(project_all(shop))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    for shop, product in zip((cilegon, bekasi), hidden, strict=True):
        with tenant_context(shop):
            type(product).objects.filter(pk=product.pk).update(live=False)
            list(project_all(shop))
    if backend == "elasticsearch":
        rebuilding.rebuild()
    return {f"Kain Rahasia {shop.city_name}" for shop in (cilegon, bekasi)}


def test_a_thousand_searches_within_one_shop_find_nothing_foreign_or_unpublished(
    with_secrets, cilegon, bekasi, backend
):
    chance = random.Random(SEED)  # noqa: S311  (the same searches each time)
    found = 0
    for number in range(QUERIES):
        shop = (cilegon, bekasi)[number % 2]
        query = a_query(chance, cooperative_id=shop.pk)
        answer = search(query)
        # The engine understands whatever was typed: a search it refused would let it rest for everybody.
        assert answer.backend == backend and not answer.is_degraded, query
        assert {hit.cooperative_id for hit in answer.hits} <= {shop.pk}, query
        assert not {hit.title for hit in answer.hits} & with_secrets, query
        found += bool(answer.hits)
    assert found > QUERIES / 50, "the searches are not all beside the point"
    # What these words find in the other shop is there to be found: only the scope keeps it away.
    for word in ("kain", "batik"):
        assert {hit.cooperative_id for hit in search(Query(word)).hits} == {cilegon.pk, bekasi.pk}
    assert Entry.objects.filter(title__in=with_secrets, is_visible=False).count() == len(with_secrets)


def test_a_hundred_searches_of_everything_with_facets_and_suggestions_hide_what_is_hidden(
    with_secrets, portal, client_of, backend
):
    chance = random.Random(SEED + 1)  # noqa: S311  (the same searches each time)
    public = set(Entry.objects.filter(is_visible=True).values_list("title", flat=True))
    for _number in range(100):
        query = a_query(chance)
        answer = search_with_facets(query)
        assert {hit.title for hit in answer.hits} <= public, query
        facets(query)
        assert not {hit.title for hits in suggested_titles(query.text, ()) for hit in hits} & with_secrets


def test_pages_and_programs_answer_whatever_is_typed(with_secrets, portal, client_of, backend):
    chance = random.Random(SEED + 2)  # noqa: S311  (the same searches each time)
    client = client_of(portal)
    for _number in range(40):
        text = a_text(chance)
        names = ("kota", "kategori", "provinsi", "harga", "hal", "urut", "jumlah", "kata", "siap_dalam")
        params = {"q": text} | {name: a_text(chance) for name in chance.sample(names, 3)}
        for path in ("/cari/", "/cari/saran/", "/api/v1/suggest"):
            response = client.get(path, params)
            # The API says what it takes; pages take whatever was typed.
            is_too_long = path == "/api/v1/suggest" and len(text) > LONGEST_SUGGESTED
            assert response.status_code == (422 if is_too_long else 200), (path, params)
            assert "Rahasia" not in response.content.decode().replace(text, ""), (path, params)
        response = client.get("/api/v1/search", {"q": text[:LONGEST_SUGGESTED], "city": text[:100]})
        assert response.status_code == 200, text
    cache.clear()


def test_what_sells_best_never_stands_before_what_fits_better(shelf, cilegon, backend):
    """All signals together do not lift a mention in the description over the word in a title."""
    with tenant_context(cilegon):
        fitting = a_product("Gamelan Perunggu", slug="gamelan")
        loud = a_product("Kotak Kayu", slug="kotak", description="Muat untuk gamelan kecil.")
        list(project_all(cilegon))
    Entry.objects.filter(object_id=fitting.pk, kind="product").update(merit=0, published_at=None)
    Entry.objects.filter(object_id=loud.pk, kind="product").update(
        merit=1_000, sold=10_000, is_signature=True
    )
    if backend == "elasticsearch":
        rebuilding.rebuild()
    titles = [hit.title for hit in search(Query("gamelan", kinds=("product",))).hits]
    assert titles == ["Gamelan Perunggu", "Kotak Kayu"]
