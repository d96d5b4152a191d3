"""What a search asks besides words: a price, a number of pieces, a mark, a place it is to come from.

Each is taken out of the text and becomes a choice, which the page shows and lets people take back: the words are then looked for
as words. Whatever was chosen by hand already is left alone.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from search.amounts import NUMBER, PACKS, UNIT, in_digits, pieces_of, rupiah_of
from search.models import Entry
from search.queries import Need, Query
from search.region_names import longest_name, short_phrase
from search.shops import shops_in
from search.synonyms import groups
from search.vocabulary import regions_of
from search.words import words_of

PRICE, QUANTITY, FROM = "price", "quantity", "from"
# «50 ribuan» is a quarter more or less.
AROUND = 0.25
FEWEST_PIECES, FEWEST_UNNAMED = 2, 20

MARKS = {
    "only_halal": r"(?:ber)?sertifikat halal|halal certified|halal",
    "only_ready": r"siap (?:di)?kirim|ready to ship|ready stoc?k|readystoc?k|ready|stok ada|ada stok|in stock|tersedia",
    "only_signature": r"produk (?:unggulan|andalan)|unggulan|signature(?: products?)?",
    "only_free_delivery": r"(?:gratis|bebas|free) ongkir|ongkir gratis|free (?:shipping|delivery)|tanpa ongkir",
    "only_by_women": r"(?:buatan|karya|bikinan) (?:perempuan|wanita|ibu(?:[ -]ibu)?)|made by women|women made",
}

AMOUNT = rf"(?P<rp>(?:rp|idr)\.?\s*)?(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?\b"
BELOW = (
    r"di\s?bawah|kurang dari|tidak lebih dari|maksimal|maksimum|maks?\.?|max\.?|paling mahal|hingga|sampai|s/d|bujet|budget|anggaran"
    r"|under|below|less than|up to|<=?"
)
ABOVE = r"di\s?atas|lebih dari|minimal|minimum|min\.?|paling murah|mulai(?: dari)?|above|over|more than|>=?"
BETWEEN = re.compile(
    rf"(?:(?P<said>antara|harga|kisaran|between|range)\s+)?(?:(?:rp|idr)\.?\s*)?(?P<low>{NUMBER})\s*(?P<low_unit>{UNIT})?"
    rf"\s*(?:-|–|sampai|hingga|s/d|dan|to|and)\s*(?P<rp>(?:rp|idr)\.?\s*)?(?P<high>{NUMBER})\s*(?P<high_unit>{UNIT})?\b"
)
ONE_SIDED = re.compile(rf"(?:harga\s+)?(?P<side>{BELOW}|{ABOVE})(?:\s+harga)?\s*{AMOUNT}")
EXACT = re.compile(rf"(?:(?P<said>sekitar|kisaran|seharga|harga|around|about)\s+)?{AMOUNT}")
IS_BELOW = re.compile(rf"(?:{BELOW})$")
# An amount without a unit is money from here on.
FEWEST_RUPIAH = 1_000

# These count pieces and say nothing else; others (kotak, paket, pegawai) stay among the words.
PIECES = (
    r"orang|org|porsi|pax|peserta|tamu|pcs|pc|potong|helai|lembar|stel|setel|unit|pasang|biji|buah|eksemplar"
    r"|people|persons?|pieces|guests|" + "|".join(PACKS)
)
CONTAINERS = r"kotak|box|boks|dus|paket|set|bungkus|siswa|murid|karyawan|pegawai|undangan"
COUNT = r"(?P<number>\d{1,3}(?:\.\d{3})+|\d{1,6})"
COUNTED = re.compile(
    rf"(?<![\w.,])(?:(?:untuk|buat|for|min(?:imal)?\.?(?: order)?)\s+)?{COUNT}\s*(?:(?P<unit>{PIECES})\b|(?={CONTAINERS})\b)"
)
# «500 seragam», but not «100 gram» or «isi 12 bungkus».
LEADING = re.compile(rf"^(?:(?:butuh|perlu|pesan|order|cari|mau|beli|need)\s+)?{COUNT}\s+(?=[a-z]{{3,}})")
MEASURES = re.compile(r"(?:gram|liter|meter|tahun|lapis|ply|watt|karat|inch?i?|hari|jam|menit|persen)\b")
INSIDE = re.compile(r"\bisi\s*$")

FROM_WORDS = {"dari", "asal", "from", "buatan", "produksi"}


def understood(query: Query) -> Query:
    """The search with what its text says besides words as choices, each told in `needs`; goods only."""
    if not query.text or query.needs or (query.kinds and Entry.Kind.PRODUCT not in query.kinds):
        return query
    found = replace(query, text=in_digits(query.text.lower()))
    for kind, read in READERS.items():
        if kind not in query.as_words:
            found = read(found)
    if not found.needs:
        return query
    return found


def without_needs(query: Query) -> Query:
    """The same words without what was understood besides them."""
    cleared: dict[str, Any] = {need.kind: False for need in query.needs if need.kind in MARKS}
    kinds = {need.kind for need in query.needs}
    if FROM in kinds:
        cleared |= {"cities": (), "provinces": ()}
    if QUANTITY in kinds:
        cleared |= {"quantity": None}
    return replace(query, price_from=None, price_to=None, **cleared)


def _price(query: Query) -> Query:
    if query.price:
        return query
    for pattern, bounds_of in ((BETWEEN, _between), (ONE_SIDED, _one_sided), (EXACT, _around)):
        for found in pattern.finditer(query.text):
            bounds = bounds_of(found)
            if bounds:
                low, high = bounds
                need = Need(PRICE, low=low, high=high)
                return _taken(query, found, need, price_from=low, price_to=high)
    return query


def _between(found: re.Match[str]) -> tuple[int | None, int | None] | None:
    unit = found["high_unit"] or ""
    low = rupiah_of(found["low"], found["low_unit"] or unit)
    high = rupiah_of(found["high"], unit)
    is_money = unit or found["rp"] or (found["said"] and high >= FEWEST_RUPIAH)
    return (low, high) if is_money and FEWEST_RUPIAH <= low < high else None


def _one_sided(found: re.Match[str]) -> tuple[int | None, int | None] | None:
    amount = _money(found)
    if not amount:
        return None
    return (None, amount) if IS_BELOW.match(found["side"]) else (amount, None)


def _around(found: re.Match[str]) -> tuple[int | None, int | None] | None:
    amount = _money(found) if found["said"] or found["unit"] or found["rp"] else None
    return (round(amount * (1 - AROUND)), round(amount * (1 + AROUND))) if amount else None


def _money(found: re.Match[str]) -> int | None:
    amount = rupiah_of(found["number"], found["unit"] or "")
    return amount if amount >= FEWEST_RUPIAH else None


def _quantity(query: Query) -> Query:
    if query.quantity is not None:
        return query
    for found in COUNTED.finditer(query.text):
        number = pieces_of(found["number"], found["unit"] or "")
        if number >= FEWEST_PIECES and not INSIDE.search(query.text[: found.start()]):
            return _taken(query, found, Need(QUANTITY, number=number), quantity=number)
    leading = LEADING.match(query.text)
    if leading and not MEASURES.match(query.text[leading.end() :]):
        number = pieces_of(leading["number"], "")
        if number >= FEWEST_UNNAMED:
            return _taken(query, leading, Need(QUANTITY, number=number), quantity=number)
    return query


def _mark(name: str) -> Callable[[Query], Query]:
    pattern = re.compile(rf"\b(?:{MARKS[name]})\b")

    def read(query: Query) -> Query:
        found = pattern.search(query.text)
        if found is None or getattr(query, name):
            return query
        return _taken(query, found, Need(name), **{name: True})

    return read


def _from(query: Query) -> Query:
    """«dari Pekalongan», where there are shops; without such a word a place only weighs more."""
    words = words_of(query.text)
    if query.cities or query.provinces or query.cooperative_id or not FROM_WORDS & set(words):
        return query
    for at, word in enumerate(words):
        if word not in FROM_WORDS:
            continue
        for length in range(min(longest_name(), len(words) - at - 1), 0, -1):
            phrase = tuple(words[at + 1 : at + 1 + length])
            regions = regions_of(groups().meaning(phrase) or (phrase,))
            shops = shops_in(regions)
            if shops:
                text = " ".join([*words[:at], *words[at + 1 + length :]])
                names = (" ".join(short_phrase(region.name)).title() for region in regions)
                need = Need(FROM, places=tuple(dict.fromkeys(names)))
                kept = replace(query, text=text, needs=(*query.needs, need))
                return replace(kept, cities=shops.cities, provinces=shops.provinces)
    return query


def _taken(query: Query, found: re.Match[str], need: Need, **choices: Any) -> Query:
    """The search without the words that were understood, and with what they mean."""
    text = f"{query.text[: found.start()]} {query.text[found.end() :]}"
    return replace(query, text=text, needs=(*query.needs, need), **choices)


READERS: dict[str, Callable[[Query], Query]] = {
    PRICE: _price,
    QUANTITY: _quantity,
    **{name: _mark(name) for name in MARKS},
    FROM: _from,
}
