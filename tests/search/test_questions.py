"""What people ask for is counted without knowing who asked, and shown when at least three did."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from search import questions
from search.models import Question
from search.queries import Answer, Query


@pytest.fixture(autouse=True)
def empty_buffer():
    questions._waiting.clear()
    cache.clear()
    yield
    questions._waiting.clear()


def ask(text: str, *visitors: str, total: int = 1) -> None:
    for visitor in visitors:
        questions.note(Query(text=text), Answer([], total, "x", 1), visitor=visitor)
    questions.flush()


def listed(**choices) -> dict[str, int]:
    today = timezone.localdate()
    return {row["text"]: row["times"] for row in questions.asked_between(today, today, **choices)}


def test_a_text_is_listed_when_three_different_visitors_asked_for_it(db):
    ask("Kain  BATIK", "a", "b", "b", "b")
    assert listed() == {}
    ask("kain batik", "c")
    assert listed() == {"kain batik": 5}


@pytest.mark.parametrize(
    "text",
    ["ani@contoh.id", "08123456789", "0812-3456-789", "NIK 3273 0123", "", "a", "x" * 100, "satu " * 9],
)
def test_what_may_be_somebodys_own_is_never_kept(db, text):
    ask(text, "a", "b", "c")
    assert not Question.objects.exists()


def test_nothing_of_the_visitor_is_kept(db):
    ask("batik", "203.0.113.9", "a", "b")
    assert "203" not in repr(Question.objects.values().get()).replace(str(Question.objects.get().pk), "")


def test_pages_and_choices_are_not_counted_again(db):
    answer = Answer([], 1, "x", 1)
    questions.note(Query(text="batik", page=2), answer, visitor="a")
    questions.note(Query(text="batik", only_ready=True), answer, visitor="a")
    assert questions.flush() == 0


def test_counting_writes_in_batches_and_not_for_each_search(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        for visitor in range(50):
            questions.note(Query(text="batik"), Answer([], 1, "x", 1), visitor=str(visitor))
    # The first statement of a connection says which schema it works in.
    assert not Question.objects.exists()
    with django_assert_num_queries(1):
        questions.flush()
    assert Question.objects.get().asked == 50


def test_what_found_nothing_is_a_list_of_its_own_and_never_suggested(db):
    ask("kopi gayo", "a", "b", "c", total=0)
    ask("kopi tubruk", "a", "b", "c")
    assert listed(without_results=True) == {"kopi gayo": 3}
    assert questions.queries_beginning_with("kop") == ["kopi tubruk"]
    assert questions.queries_beginning_with("k") == questions.queries_beginning_with("%_") == []


def written(text: str, *, days_ago: int, visitors: int = 3, without: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    Question.objects.create(day=day, text=text, asked=9, visitors=visitors, found_nothing=without)


def test_one_persons_words_on_three_days_are_neither_suggested_nor_listed(db):
    for day in range(3):
        written("batik ani", days_ago=day, visitors=1, without=1)
        written("batik tulis", days_ago=day, visitors=3, without=1)
    assert questions.queries_beginning_with("bat") == []
    today = timezone.localdate()
    for without_results in (False, True):
        listed = questions.asked_between(today - timedelta(days=9), today, without_results=without_results)
        assert [(row["text"], row["times"]) for row in listed] == [("batik tulis", 27)]


def test_what_was_found_nowhere_once_is_suggested_when_it_is_found_later(db):
    written("batik gayo", days_ago=9, without=9)
    written("batik gayo", days_ago=2)
    written("batik lasem", days_ago=9)
    written("batik lasem", days_ago=2, without=1)
    assert questions.queries_beginning_with("batik") == ["batik gayo"]


def test_what_begins_so_is_one_statement(db, django_assert_num_queries):
    written("batik tulis", days_ago=1)
    with django_assert_num_queries(1):
        assert questions.queries_beginning_with("Bati") == ["batik tulis"]


def test_old_days_are_forgotten(db):
    long_ago = timezone.localdate() - timedelta(days=questions.KEPT_DAYS + 1)
    Question.objects.create(day=long_ago, text="batik", asked=1)
    assert questions.forget_old() == 1


def test_a_storefront_reads_what_led_to_its_own_goods(shelf, in_postgres, portal, client_of, cilegon, bekasi):
    for number in range(3):
        client_of(portal).get("/cari/", {"q": "krakatau"}, REMOTE_ADDR=f"203.0.113.{number}")
    questions.flush()
    assert listed(cooperative_id=cilegon.pk) == {"krakatau": 3} and listed(cooperative_id=bekasi.pk) == {}
