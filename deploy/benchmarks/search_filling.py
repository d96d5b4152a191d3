"""A million entries in the database within minutes: parts of a few thousand made-up goods, put together by PostgreSQL.

Title, names, words and description of an entry come from four different templates, its place from its storefront; its vector is
put together in the same way from theirs, so it is the one that a projection would have written.
"""

import time
from typing import Any

from django.db import connection, transaction

from deploy.benchmarks import made_up_goods as goods
from search.backends.postgres_text import vector_of, write_known
from search.models import Entry
from search.projection import city_slug
from tenants.models import Cooperative

TEMPLATES = 8_009
CHUNK = 50_000

PARTS = """
    CREATE UNLOGGED TABLE bench_part (
        number int PRIMARY KEY, title text, names text, words text, body text, price bigint, category_slugs varchar(50)[],
        is_signature bool, is_ready bool, is_made_by_women bool, certificates varchar(20)[], bulk_from int, lead_days smallint,
        sold int, merit smallint, published_at timestamptz,
        of_title tsvector, of_names tsvector, of_words tsvector, of_body tsvector
    )
"""
SHOPS = """
    CREATE UNLOGGED TABLE bench_shop (
        number int PRIMARY KEY, id bigint, code text, name text, city_slug text, city_name text, province_name text,
        theme text, is_kopwan bool, of_shop tsvector
    )
"""
# The four templates of an entry are far apart, so that no two entries are alike.
ENTRIES = """
    INSERT INTO search_entry (
        cooperative_id, kind, object_id, version, is_visible, title, path, sku, names, words, body, card, price, category_slugs,
        city_slug, city_name, province_name, is_signature, is_ready, is_halal, is_delivered_free, is_kopwan, is_made_by_women,
        certificates, bulk_from, lead_days, sold, merit, published_at, vector
    )
    SELECT shop.id, 'product', at, at, true, t.title || ' ' || at, made.path, shop.code || '-' || at,
        n.names, w.words || ' ' || shop.name, b.body,
        jsonb_build_object(
            'url', made.path, 'title', t.title || ' ' || at, 'price', 'Rp' || t.price, 'city', shop.city_name, 'theme', shop.theme,
            'image', jsonb_build_object(
                'src', '/media/' || at || '.jpg', 'width', 480, 'height', 480, 'alt', t.title || ' ' || at
            )
        ),
        t.price, n.category_slugs, shop.city_slug, shop.city_name, shop.province_name, t.is_signature, n.is_ready, false, false,
        shop.is_kopwan, w.is_made_by_women, b.certificates, w.bulk_from, w.lead_days, t.sold, t.merit, b.published_at,
        CASE WHEN at <= %(with_vectors)s THEN
            t.of_title || format('''%%1$s'':1A ''~%%1$s'':1A', at)::tsvector || n.of_names || w.of_words || shop.of_shop || b.of_body
        END
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS series(at)
    CROSS JOIN LATERAL (
        SELECT '/produk/barang-' || at || '/' AS path
    ) AS made
    JOIN bench_shop AS shop ON shop.number = at %% %(shops)s
    JOIN bench_part AS t ON t.number = at * 7 %% %(templates)s
    JOIN bench_part AS n ON n.number = (at * 31 + at / %(templates)s) %% %(templates)s
    JOIN bench_part AS w ON w.number = (at * 101 + at / 257) %% %(templates)s
    JOIN bench_part AS b ON b.number = (at * 211 + at / 521) %% %(templates)s
"""


def fill(number: int, *, with_vectors: int) -> None:
    """Add what is missing up to `number` entries, those up to `with_vectors` as PostgreSQL looks for them; goes on where it was left."""
    began = time.monotonic()
    shops = goods.cooperatives()
    if not _has_parts():
        _write_parts(shops)
    have = Entry.objects.order_by("-object_id").values_list("object_id", flat=True).first() or 0
    for first in range(have + 1, number + 1, CHUNK):
        last = min(first + CHUNK - 1, number)
        values = {"first": first, "last": last, "with_vectors": with_vectors}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ENTRIES, values | {"shops": len(shops), "templates": TEMPLATES})
    if number > have:
        _settle()
        print(
            f"  {number - have} entries added to the database ({time.monotonic() - began:.0f} s)", flush=True
        )


def _has_parts() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_part') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _write_parts(shops: list[Cooperative]) -> None:
    templates = list(goods.templates(TEMPLATES))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PARTS)
        cursor.execute(SHOPS)
        _copy(cursor, "bench_part", [(at, *_part(entry)) for at, entry in enumerate(templates)])
        _copy(cursor, "bench_shop", [(at, *_shop(shop)) for at, shop in enumerate(shops)])
        write_known([*templates, *(_place(shop) for shop in shops)])


def _part(entry: Entry) -> tuple[Any, ...]:
    texts = (entry.title, entry.names, entry.words, entry.body)
    facts = (
        entry.price, entry.category_slugs, entry.is_signature, entry.is_ready, entry.is_made_by_women, entry.certificates,
        entry.bulk_from, entry.lead_days, entry.sold, entry.merit, entry.published_at,
    )  # fmt: skip
    vectors = (
        vector_of(Entry(**{name: text}))
        for name, text in zip(("title", "names", "words", "body"), texts, strict=True)
    )
    return (*texts, *facts, *vectors)


def _shop(shop: Cooperative) -> tuple[Any, ...]:
    place = _place(shop)
    return (
        shop.pk, shop.code, shop.name, place.city_slug, place.city_name, place.province_name, shop.palette,
        shop.kind == Cooperative.Kind.WOMEN, vector_of(place),
    )  # fmt: skip


def _place(shop: Cooperative) -> Entry:
    """What an entry has of its storefront."""
    return Entry(
        words=shop.name,
        city_slug=city_slug(shop),
        city_name=shop.city_name,
        province_name=shop.region.parent.name,
    )


def _copy(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _settle() -> None:
    """What a server does by itself at night: statistics, and the lists of new entries of inverted indexes worked in."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) search_entry")
        cursor.execute("VACUUM (ANALYZE) search_word")
