"""How PostgreSQL looks for words, and what it keeps of an entry for that."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, FloatField, QuerySet, Value

from search.models import Entry
from search.queries import Query
from search.vocabulary import Slot

# Body, words and place, names, title.
WEIGHTS = [0.05, 0.2, 0.4, 1.0]

VECTOR = """
    UPDATE search_entry SET vector =
        setweight(to_tsvector('simple', public.unaccent(title)), 'A')
        || setweight(to_tsvector('simple', public.unaccent(names || ' ' || sku)), 'B')
        || setweight(to_tsvector('simple', public.unaccent(words || ' ' || city_name || ' ' || province_name)), 'C')
        || setweight(to_tsvector('simple', public.unaccent(body)), 'D')
    WHERE id = %s
"""

# New words only, and in order: two projections at once must not wait for each other crosswise.
WORDS = """
    INSERT INTO search_word (word)
    SELECT DISTINCT found.word
    FROM search_entry, regexp_split_to_table(
        lower(public.unaccent(concat_ws(' ', title, names, words, city_name, province_name))), '[^[:alpha:]]+'
    ) AS found(word)
    WHERE id = %s AND is_visible AND length(found.word) BETWEEN 4 AND 30
        AND NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = found.word)
    ORDER BY found.word
    ON CONFLICT DO NOTHING
"""


def write_words(entry: Entry) -> None:
    """Keep what this entry is found by, and its words among those that a misspelt one is compared with."""
    with connection.cursor() as cursor:
        cursor.execute(VECTOR, [entry.pk])
        cursor.execute(WORDS, [entry.pk])


def ranked(entries: QuerySet[Entry], query: Query) -> QuerySet[Entry]:
    """The entries that a query with text finds, each with its `rank`; none when no letter or digit is in the text."""
    if not query.slots:
        return entries.none().annotate(rank=Value(0.0, FloatField()))
    wanted = SearchQuery(tsquery_of(query.slots, query.is_unfinished), search_type="raw", config="simple")
    rank = SearchRank(F("vector"), wanted, weights=WEIGHTS)
    return entries.filter(vector=wanted).annotate(rank=rank)


def naming(entries: QuerySet[Entry], slots: tuple[Slot, ...]) -> QuerySet[Entry]:
    """What is called so, while it is typed: every word in a title or a name, the last perhaps half typed."""
    wanted = tsquery_of(slots, is_unfinished=True, weights="AB")
    return entries.filter(vector=SearchQuery(wanted, search_type="raw", config="simple"))


def tsquery_of(slots: tuple[Slot, ...], is_unfinished: bool, weights: str = "") -> str:
    """«(nasi & kotak | nasi & box) & murah»: words are letters and digits only, so nothing of the syntax can be typed."""
    *finished, last = slots
    texts = [_slot(slot, weights) for slot in finished]
    texts.append(_slot(last, weights, is_unfinished=is_unfinished))
    return " & ".join(texts)


def _slot(slot: Slot, weights: str, *, is_unfinished: bool = False) -> str:
    last = f":*{weights}" if is_unfinished else f":{weights}".rstrip(":")
    phrases = []
    for *before, end in slot:
        words = [f"{word}:{weights}".rstrip(":") for word in before]
        phrases.append("(" + " & ".join([*words, end + last]) + ")")
    return "(" + " | ".join(phrases) + ")"
