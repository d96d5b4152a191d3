"""In which ways a search is read, one after the other, until something is found."""

from collections.abc import Iterator
from dataclasses import replace

from search.queries import Query
from search.spelling import candidates, guess
from search.vocabulary import is_soft


def readings(query: Query) -> Iterator[tuple[Query, str]]:
    """(the search as read, what it was corrected to), the surest first; worked out one by one, as they are asked for.

    As typed; with the last word as a beginning; corrected, where a word is known nowhere; and at last with some of its words.
    """
    yield query, ""
    if not query.slots:
        return
    yield replace(query, is_unfinished=True), ""
    for text in candidates(query.text):
        yield replace(query, text=text), text
    text, unknown = guess(query.text)
    asked = [slot for slot in query.slots if not is_soft(slot)]
    # Half of what is asked must be known: of words that say nothing here, whatever came would be an answer to something else.
    if len(asked) > 1 and 2 * unknown <= len(asked):
        yield replace(query, text=text, is_loose=True), "" if text == query.text else text
