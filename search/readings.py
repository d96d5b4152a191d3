"""In which ways a search is read, one after the other, until something is found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.queries import Query
from search.spelling import spelling_of
from search.understanding import QUANTITY
from search.vocabulary import Slot, is_soft


@dataclass(frozen=True)
class Reading:
    """A search as it is read; `corrected` is what its text was taken for, where that is not what was typed."""

    query: Query
    corrected: str = ""


def readings(query: Query) -> Iterator[list[Reading]]:
    """The surest first; those of one list are worth asking at once. Worked out as they are asked for.

    As typed; with the last word as a beginning, where it may be one; corrected, where a word is known nowhere; and at last with
    some of its words. A text with a word that is known nowhere is hardly ever found as typed, so what it may mean is asked besides.
    """
    typed = Reading(query)
    if not query.slots:
        yield [typed]
        return
    spelling = spelling_of(query.text)
    begun = [Reading(replace(query, is_unfinished=True))] if spelling.may_be_unfinished else []
    corrected = [Reading(replace(query, text=text), text) for text in spelling.candidates]
    if spelling.near:
        yield [typed, *begun, *corrected[:1]]
    else:
        yield from ([reading] for reading in (typed, *begun))
    yield from ([reading] for reading in corrected[1:])
    asked = _asked(query)
    # A third of what is asked must be known: of words that say nothing here, whatever came would be an answer to something else.
    if len(asked) > 1 and 3 * len(spelling.near) <= 2 * len(asked):
        text = spelling.guess if any(spelling.near.values()) else query.text
        loose = replace(query, text=text, is_loose=True)
        yield [Reading(loose, "" if text == query.text else text)]


def close_to(query: Query) -> Iterator[Query]:
    """What to look for besides where little was found as read: without the number of pieces, and with some of the words.

    Prices, marks and places that were named are meant as they were said; few things have a price for so many, and more can be made.
    """
    uncounted = without_quantity(query)
    if uncounted != query:
        yield uncounted
    if len(_asked(query)) > 1:
        yield replace(uncounted, is_loose=True)


def without_quantity(query: Query) -> Query:
    """The same search for any number of pieces; the number that was typed stays among the words, for titles that say it."""
    for need in query.needs:
        if need.kind == QUANTITY:
            return replace(query, quantity=None, text=f"{query.text} {need.number}")
    return query


def _asked(query: Query) -> list[Slot]:
    return [slot for slot in query.slots if not is_soft(slot)]
