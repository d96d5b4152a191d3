"""The names of provinces, regencies and cities, as the official list has them and as people type them."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tenants
from search.words import Phrase, words_of

DATA = Path(tenants.__file__).with_name("data")
# What stands before a name and is left out by most who type it.
KINDS_OF_PLACE = (
    "kota",
    "kabupaten",
    "kab",
    "provinsi",
    "prov",
    "daerah",
    "istimewa",
    "khusus",
    "ibukota",
    "administrasi",
)


@dataclass(frozen=True)
class Region:
    """A province (`code` of two digits) or a regency or city in one (`36.72`); `name` as officially written."""

    code: str
    name: str

    @property
    def province(self) -> str:
        return self.code.split(".")[0]


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """All 552: 38 provinces, 514 regencies and cities."""
    found = []
    for table in ("provinces.csv", "regencies.csv"):
        with (DATA / table).open(encoding="utf-8", newline="") as lines:
            found += [Region(code=row["code"], name=row["name"].strip()) for row in csv.DictReader(lines)]
    return tuple(found)


def short_phrase(name: str) -> Phrase:
    """«Kabupaten Bekasi» → ("bekasi",), as people type it."""
    words = words_of(name)
    while len(words) > 1 and words[0] in KINDS_OF_PLACE:
        words = words[1:]
    return tuple(words)


@lru_cache(maxsize=1)
def regions_by_phrase() -> dict[Phrase, tuple[Region, ...]]:
    """{the words of a name, with and without its kind: the regions that are called so}."""
    named: dict[Phrase, tuple[Region, ...]] = {}
    for region in regions():
        short = short_phrase(region.name)
        said = [tuple(words_of(region.name)), short]
        if region.name.startswith("Kabupaten"):
            said.append(("kab", *short))
        for phrase in dict.fromkeys(said):
            named[phrase] = (*named.get(phrase, ()), region)
    return named


@lru_cache(maxsize=1)
def words_of_places() -> frozenset[str]:
    """The single words of all these names, but for those that say a direction or a kind."""
    plain = {
        "utara",
        "selatan",
        "timur",
        "barat",
        "tengah",
        "tenggara",
        "daya",
        "laut",
        "kepulauan",
        "pulau",
        "pegunungan",
    }
    words = {word for region in regions() for word in short_phrase(region.name)}
    return frozenset(word for word in words - plain if len(word) > 2)


@lru_cache(maxsize=1)
def longest_name() -> int:
    """How many words the longest name has."""
    return max(len(phrase) for phrase in regions_by_phrase())
