"""What typed words mean: cut into slots, each with everything that means the same. Both backends look for slots.

A slot is a group of equal words (search.synonyms), the name of a region, or a word by itself. Every spelling and form of a group
asks for the same, so it finds the same.
"""

import tomllib
from functools import lru_cache
from pathlib import Path

from search.region_names import Region, longest_name, regions_by_phrase, short_phrase
from search.synonym_groups import Groups
from search.synonyms import groups
from search.word_forms import forms_of
from search.words import Phrase, words_of

__all__ = ["Phrase", "Slot", "is_soft", "regions_of", "slots_of", "words_of"]

SOFT = Path(__file__).with_name("data") / "soft_words.toml"
# More words than anybody means; each costs the engine a clause.
MAX_WORDS = 16

Slot = tuple[Phrase, ...]


def slots_of(text: str) -> tuple[Slot, ...]:
    """The longest known phrases first; each slot holds all phrases that mean the same, a word of no group only itself.

    >>> slots_of("nasi box murah")
    ((("nasi", "kotak"), ("nasi", "box"), …), (("murah",),))
    """
    return _slots(tuple(words_of(text)[:MAX_WORDS]), groups())


@lru_cache(maxsize=2048)
def _slots(words: Phrase, known: Groups) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    longest = max(known.longest, longest_name())
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            slot = known.meaning(phrase) or _place(phrase) or ((phrase,) if length == 1 else None)
            if slot:
                # Said twice («seragam baju dinas», kue-kue) it means the same once.
                slots += [] if any(_alike(slot, other) for other in slots) else [slot]
                at += length
                break
    return tuple(slots)


def _place(phrase: Phrase) -> Slot | None:
    """A region's name of several words is one slot; one word is a slot in any case."""
    return (phrase,) if len(phrase) > 1 and phrase in regions_by_phrase() else None


def _alike(one: Slot, other: Slot) -> bool:
    return one == other or [*map(_form, one)] == [*map(_form, other)]


def _form(phrase: Phrase) -> tuple[str, ...]:
    return tuple(forms_of(word)[0] for word in phrase)


def regions_of(slot: Slot) -> tuple[Region, ...]:
    """The regions that are called so: «bekasi» two, «kota bekasi» one, «batik» none."""
    named = regions_by_phrase()
    return tuple(dict.fromkeys(region for phrase in slot for region in named.get(phrase, ())))


def is_soft(slot: Slot) -> bool:
    """Whether it may be missing in what is found: it is asked of any shop (for, buy, cheap), or says how much (3, 250, gram)."""
    return all(phrase in _soft() or _is_number(phrase) for phrase in slot)


def _is_number(phrase: Phrase) -> bool:
    """Few digits; more are an article's number."""
    return len(phrase) == 1 and phrase[0].isdigit() and len(phrase[0]) <= 4


@lru_cache(maxsize=1)
def _soft() -> frozenset[Phrase]:
    data = tomllib.loads(SOFT.read_text(encoding="utf-8"))
    return frozenset(
        tuple(words_of(word)) for word in [*data["indonesian"], *data["english"], *data["measures"]]
    )


def place_words(slot: Slot) -> list[Phrase]:
    """What may be written of a place instead of its official name."""
    return list(dict.fromkeys([*slot, *(short_phrase(region.name) for region in regions_of(slot))]))
