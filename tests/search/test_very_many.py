"""PostgreSQL ranks some of very many hits only: what has all words in its title, and of that what has the best signals, stands first."""

import pytest

from search.backends import postgres
from search.backends.postgres_text import vector_of
from search.models import Entry
from search.projection import next_version
from search.queries import Query
from search.selectors import search

pytestmark = pytest.mark.usefixtures("in_postgres", "portal")


def things(cooperative, many: int, *, first: int, **fields) -> None:
    made = [
        Entry(
            cooperative=cooperative,
            kind=Entry.Kind.PRODUCT,
            object_id=first + at,
            version=next_version(),
            path=f"/produk/{first + at}/",
            card={},
            **{"city_slug": "cilegon", "city_name": "Cilegon", "province_name": "Banten", **fields},
        )
        for at in range(many)
    ]
    for entry in made:
        entry.vector = vector_of(entry)
    Entry.objects.bulk_create(made)


@pytest.fixture
def many(cilegon, monkeypatch):
    """Forty that speak of both words come first in the table, then forty that are called so, the last two with the best signals."""
    for name, limit in (("COUNTED", 10), ("RANKED", 30), ("BEST_RANKED", 5), ("FAVOURED", 2)):
        monkeypatch.setattr(postgres, name, limit)
    things(cilegon, 40, first=1, title="Dompet", body="Kemeja parang")
    things(cilegon, 38, first=100, title="Kemeja Parang", merit=100)
    things(cilegon, 2, first=200, title="Kemeja Parang", merit=900)
    things(
        cilegon, 12, first=300, title="Dompet", body="Kemeja parang", city_slug="serang", city_name="Serang"
    )


def number(hit) -> int:
    return int(hit.path.rstrip("/").rsplit("/", 1)[1])


def found(text: str, **choices) -> list[int]:
    return [number(hit) for hit in search(Query(text, page_size=100, **choices)).hits]


def test_titles_stand_first_and_of_these_the_best_though_not_all_are_ranked(many):
    shown = found("kemeja parang")
    assert set(shown[:2]) == {200, 201}
    assert set(shown[2:]) <= set(range(100, 138)) and len(set(shown)) == len(shown) >= 28


def test_of_what_is_half_typed_the_best_titles_stand_first_too(many):
    answer = search(Query("kemeja para", page_size=100))
    assert answer.has_more and {number(hit) for hit in answer.hits[:2]} == {200, 201}


def test_pages_of_very_many_hits_are_stable(many):
    whole = found("kemeja parang")
    turned = [
        number(hit)
        for page in range(1, 9)
        for hit in search(Query("kemeja parang", page_size=7, page=page)).hits
    ]
    assert turned == whole


def test_other_orders_and_choices_are_over_all_hits(many):
    assert len(found("kemeja parang", sort="newest")) == 92
    assert set(found("kemeja parang", cities=("serang",))) == set(range(300, 312))


def test_a_word_that_only_a_description_has_is_found_among_very_many(many):
    assert len(found("dompet kemeja")) == 30, "no title has both words"
