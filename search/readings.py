"""In which ways a search is read, one after the other, until something is found."""

from collections.abc import Iterator
from dataclasses import replace

from search.queries import Query
from search.spelling import spelling_of
from search.vocabulary import is_soft


def readings(query: Query) -> Iterator[tuple[Query, str]]:
    """(the search as read, what it was corrected to), the surest first; worked out one by one, as they are asked for.

    As typed; with the last word as a beginning, where it may be one; corrected, where a word is known nowhere; and at last with
    some of its words.
    """
    yield query, ""
    if not query.slots:
        return
    spelling = spelling_of(query.text)
    if spelling.may_be_unfinished:
        yield replace(query, is_unfinished=True), ""
    for text in spelling.candidates:
        yield replace(query, text=text), text
    asked = [slot for slot in query.slots if not is_soft(slot)]
    # Half of what is asked must be known: of words that say nothing here, whatever came would be an answer to something else.
    if len(asked) > 1 and 2 * len(spelling.near) <= len(asked):
        text = spelling.guess if any(spelling.near.values()) else query.text
        yield replace(query, text=text, is_loose=True), "" if text == query.text else text
