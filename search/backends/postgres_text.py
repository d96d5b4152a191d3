"""How PostgreSQL looks for words, and what it keeps of an entry for that.

An entry's vector holds each word as it was written and, marked, in the forms of `search.word_forms`. None of PostgreSQL's own
configurations is used: the Indonesian one turns kemeja into meja.
"""

from functools import reduce
from operator import add, or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When

from search import known_words
from search.models import Entry
from search.queries import Query
from search.shops import Places, shops_in, shops_near
from search.vocabulary import Slot, is_soft, place_words, regions_of
from search.word_forms import forms_of
from search.words import words_of

# Body, words and place, names, title.
WEIGHTS = [0.05, 0.2, 0.4, 1.0]
# What is from the place that was named, and what is from its province. A rank is hardly ever more than 1.
FROM_THERE, NEARBY = 2.0, 0.5
# Where some of the words are enough, the first one counts so much more: it says what a thing is, the others what it is like.
HEAD = 1.0
# What marks a form, so that it is never taken for a word as written.
FORM = "~"
# What marks a form of a word in a title: an index tells words, and not where they stand.
TITLE = "^"
# PostgreSQL keeps no positions beyond.
LAST_POSITION = 16_383
SHORTEST, LONGEST = 3, 30

# Known words stay as they are. In order: two projections at once must not wait for each other crosswise.
WORDS = """
    INSERT INTO search_word (word, form)
    SELECT found.word, found.form FROM unnest(%s::text[], %s::text[]) AS found(word, form) ORDER BY found.word
    ON CONFLICT (word) DO UPDATE SET form = excluded.form WHERE search_word.form <> excluded.form
"""


class WantedWords(SearchQuery):
    """A query in PostgreSQL's own syntax, taken word for word: no parser looks at it."""

    template = "(%(expressions)s)::tsquery"


def write_words(entry: Entry) -> None:
    """Keep what this entry is found by, and its words among those that a misspelt one is compared with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_entry SET vector = %s::tsvector WHERE id = %s", [vector_of(entry), entry.pk]
        )
        if entry.is_visible:
            write_known([entry])


def write_known(entries: list[Entry]) -> None:
    """Keep the words by which these entries are called among the known ones."""
    known = {
        word: forms_of(word)[0]
        for entry in entries
        for text in (entry.title, entry.names, entry.words, entry.city_name, entry.province_name)
        for word in words_of(text)
        if SHORTEST <= len(word) <= LONGEST and word.isalpha()
    }
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [list(known), list(known.values())])
    known_words.forget()


def vector_of(entry: Entry) -> str:
    """The words of an entry with their weights, as PostgreSQL writes a tsvector: «'kain':1A '~kain':1A»."""
    parts = []
    position = 0
    for text, weight in (
        (entry.title, "A"),
        (f"{entry.names} {entry.sku}", "B"),
        (f"{entry.words} {entry.city_name} {entry.province_name}", "C"),
        (entry.body, "D"),
    ):
        for word in words_of(text):
            position = min(position + 1, LAST_POSITION)
            parts.append(f"'{word}':{position}{weight}")
            # Descriptions are long: they are kept as written only.
            marks = {"A": FORM + TITLE, "D": ""}.get(weight, FORM)
            parts += [f"'{mark}{form}':{position}{weight}" for mark in marks for form in forms_of(word)]
    return " ".join(parts)


def ranked(entries: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    """The entries that a query with text finds, each with its `rank`; none when no letter or digit is in the text."""
    if not query.slots:
        return entries.none().annotate(rank=Value(0.0, FloatField()))
    asked = [slot for slot in query.slots if not is_soft(slot)] or list(query.slots)
    wanted = [_wanted(_slot(slot, is_unfinished=query.is_unfinished and slot == asked[-1])) for slot in asked]
    rank = SearchRank(F("vector"), _wanted(" | ".join(_slot(slot) for slot in query.slots)), weights=WEIGHTS)
    places = [bonus for slot in asked for bonus in _bonuses(slot)]
    if not query.is_loose:
        found = entries
        for one in wanted:
            found = found.filter(vector=one)
        return found.annotate(rank=reduce(add, places, rank))
    said = [Case(When(vector=one, then=Value(1.0)), default=Value(0.0)) for one in wanted]
    head = Case(When(vector=wanted[0], then=Value(HEAD)), default=Value(0.0))
    any_of_them = reduce(or_, (Q(vector=one) for one in wanted))
    found = entries.filter(any_of_them).annotate(
        said=reduce(add, said), rank=reduce(add, [*said, head, *places], rank)
    )
    return found.filter(said__gte=max(len(asked) // 2, 1))


def titled(entries: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    """Those that have every word in their title, in any form, and are from the place that is named; from the index alone."""
    asked = [slot for slot in query.slots if not is_soft(slot)]
    for slot in asked:
        there = shops_in(regions_of(slot))
        last = ":*" if query.is_unfinished and slot == asked[-1] else ""
        words = " | ".join(
            f"({' & '.join([*map(_in_title, phrase[:-1]), _in_title(phrase[-1], last)])})" for phrase in slot
        )
        entries = entries.filter(_at(there) if there else Q(vector=_wanted(words)))
    return entries


def naming(entries: QuerySet[Entry], slots: tuple[Slot, ...]) -> QuerySet[Entry]:
    """What is called so, while it is typed: every word in a title or a name, the last perhaps half typed."""
    *finished, last = slots
    texts = [_slot(slot, "AB") for slot in finished] + [_slot(last, "AB", is_unfinished=True)]
    return entries.filter(vector=_wanted(" & ".join(texts)))


def _wanted(text: str) -> WantedWords:
    return WantedWords(text, search_type="raw")


def _slot(slot: Slot, weights: str = "", *, is_unfinished: bool = False) -> str:
    """«(('nasi' | '~nasi') & ('kotak' | '~kotak') | …)»: words are letters and digits, so no syntax can be typed."""
    phrases = []
    for phrase in place_words(slot):
        *before, last = (_word(word, weights) for word in phrase)
        if is_unfinished:
            last = f"({last} | '{phrase[-1]}':*{weights})"
        phrases.append("(" + " & ".join([*before, last]) + ")")
    return "(" + " | ".join(phrases) + ")"


def _word(word: str, weights: str) -> str:
    weighed = f":{weights}" if weights else ""
    lexemes = [f"'{word}'{weighed}", *(f"'{FORM}{form}'{weighed}" for form in forms_of(word))]
    return "(" + " | ".join(lexemes) + ")"


def _in_title(word: str, ending: str = "") -> str:
    """In any form; with `:*` as its ending also what begins so."""
    begun = [f"'{TITLE}{word}'{ending}"] if ending else []
    return "(" + " | ".join([*begun, *(f"'{TITLE}{form}'" for form in forms_of(word))]) + ")"


def _bonuses(slot: Slot) -> list[Case]:
    regions = regions_of(slot)
    return [_from(shops_in(regions), FROM_THERE), _from(shops_near(regions), NEARBY)] if regions else []


def _from(places: Places, bonus: float) -> Case:
    return Case(When(_at(places), then=Value(bonus)), default=Value(0.0), output_field=FloatField())


def _at(places: Places) -> Q:
    return Q(city_slug__in=places.cities) | Q(province_name__in=places.provinces)
