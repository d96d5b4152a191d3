"""The set of equal words in force: read from its table, known by its version, the same in every process within seconds."""

import time
from functools import lru_cache

from django.db.models import Count, Max

from search.models import SynonymGroup
from search.synonym_groups import Groups, first_rows, groups_of

# A change is seen everywhere after so long; nothing has to be indexed again, for words are asked for together.
SEEN_AFTER_SECONDS = 15


def groups() -> Groups:
    """The set in force; as delivered where none was written yet."""
    return _at(int(time.monotonic() // SEEN_AFTER_SECONDS))


def forget() -> None:
    """Read the set again at once in this process."""
    _at.cache_clear()


@lru_cache(maxsize=1)
def _at(window: int) -> Groups:
    state = SynonymGroup.objects.aggregate(changed=Max("changed_at"), count=Count("pk"))
    return _read(f"{state['changed']}/{state['count']}")


@lru_cache(maxsize=2)
def _read(version: str) -> Groups:
    rows = [words.split(",") for words in SynonymGroup.objects.values_list("words", flat=True)]
    return groups_of(version, rows or first_rows())
