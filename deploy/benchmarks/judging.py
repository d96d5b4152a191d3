"""The judged searches: what was typed, what should be found, and how well it was (`tests/search/judged`).

What should be found is said by conditions on what a thing is, never by what a search engine answered: «t:kemeja t:batik» both words
in the title, «x:» anywhere in its texts, «c:» a category, «p:» a city, «<50000» and «>50000» a price in IDR, «=halal», «=ready»,
«=sig» a mark; « | » between ways of being right. Best counts 3, good 2, fair 1; «never» names what must not be among the first five.
"""

import math
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from marketplace.reference.models import Category
from search.models import Entry
from search.projection import next_version
from search.words import words_of

JUDGED = Path(__file__).parents[2] / "tests" / "search" / "judged"
# What goods are invented for the searches, and for those that no rule was written for.
CATALOGUES = ("catalogue.toml", "held_out.toml")
TOP, DEPTH, FIRST = 10, 20, 5
MARKS = {"halal": "is_halal", "ready": "is_ready", "sig": "is_signature"}
GRADES = {"best": 3, "good": 2, "fair": 1}


@dataclass(frozen=True)
class Judged:
    """A search of a `type` (typo, place …) for things of a `kind`, and {what they must be: how well that fits}."""

    type: str
    text: str
    kind: str
    wanted: dict[str, str]
    never: str

    def grade(self, entry: Entry) -> int:
        return max((GRADES[name] for name, rule in self.wanted.items() if fits(entry, rule)), default=0)


@dataclass(frozen=True)
class Marks:
    """How well one search was answered; None where nothing was to be found."""

    ndcg: float | None
    reciprocal_rank: float | None
    recall: float | None
    is_empty: bool
    collisions: int


def judged_searches(folder: Path = JUDGED) -> list[Judged]:
    found = []
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("query", []):
            wanted = {name: row[name] for name in GRADES if name in row}
            kind = row.get("kind", Entry.Kind.PRODUCT)
            found.append(Judged(path.stem, row["text"], kind, wanted, row.get("never", "")))
    return found


def fits(entry: Entry, rule: str) -> bool:
    return any(all(_is(entry, term) for term in way.split()) for way in rule.split(" | "))


def _is(entry: Entry, term: str) -> bool:
    if term[0] in "<>":
        bound = int(term[1:])
        return entry.price is not None and (entry.price <= bound if term[0] == "<" else entry.price >= bound)
    if term[0] == "=":
        return bool(getattr(entry, MARKS[term[1:]]))
    name, _, value = term.partition(":")
    if name == "c":
        return value in entry.category_slugs
    if name == "p":
        return entry.city_slug == value
    title = words_of(entry.title)
    wanted = words_of(value)
    if name == "t":
        return all(word in title for word in wanted)
    everywhere = set(title) | set(words_of(f"{entry.names} {entry.words} {entry.body}"))
    return set(wanted) <= everywhere


def catalogue(shops: list[Any], folder: Path = JUDGED) -> Iterator[Entry]:
    """Invented goods beside the real ones, not saved: the same ones each time. Prices in IDR; `shops` are open storefronts."""
    categories = {category.slug: category for category in Category.objects.select_related("parent")}
    number = 0
    tables = [tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in CATALOGUES]
    for row in (row for table in tables for row in table["goods"]):
        category = categories[row["category"]]
        chain = [category, *([category.parent] if category.parent else [])]
        for thing, make, kind in product(row["things"], row["makes"], row["kinds"]):
            title = f"{thing} {make} {kind}"
            chance = zlib.crc32(title.encode())
            shop = shops[chance % len(shops)]
            number += 1
            yield Entry(
                cooperative=shop,
                kind=Entry.Kind.PRODUCT,
                object_id=9_000_000 + number,
                version=next_version(),
                title=title,
                path=f"/produk/{number}/",
                names=" ".join(node.name for node in chain),
                words=" ".join([*(word for node in chain for word in node.synonyms), shop.name]),
                body=f"{title} dari {shop.city_name}, dibuat oleh anggota koperasi.",
                price=round(row["price"] * (0.5 + chance % 97 / 97), -2),
                category_slugs=[node.slug for node in chain],
                is_halal=row.get("is_halal", False),
                is_ready=chance % 3 > 0,
                city_slug=slugify(shop.city_name),
                city_name=shop.city_name,
                province_name=shop.region.parent.name if shop.region.parent else "",
            )


def marks_of(search: Judged, found: list[Entry], everything: Iterable[Entry]) -> Marks:
    """NDCG of the first ten, reciprocal rank of the first that fits at all well (2 or 3), recall among twenty, collisions among five."""
    grades = [search.grade(entry) for entry in found[:DEPTH]]
    collisions = sum(
        1 for entry in found[:FIRST] if search.never and fits(entry, search.never) and not search.grade(entry)
    )
    if not search.wanted:
        return Marks(None, None, None, not found, collisions)
    ideal = sorted((search.grade(entry) for entry in everything if entry.kind == search.kind), reverse=True)
    relevant = sum(1 for grade in ideal if grade >= GRADES["good"])
    hits = [grade >= GRADES["good"] for grade in grades]
    best = _gain(ideal[:TOP])
    return Marks(
        _gain(grades[:TOP]) / best if best else None,
        1 / (hits.index(True) + 1) if True in hits else 0.0,
        sum(hits) / min(relevant, DEPTH) if relevant else None,
        not found,
        collisions,
    )


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def mean(values: Iterable[float | None]) -> float | None:
    kept = [value for value in values if value is not None]
    return sum(kept) / len(kept) if kept else None
