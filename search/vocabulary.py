"""What typed words mean: cut into slots, each with everything that means the same. Both backends look for slots.

The groups of equal words are data (`data/synonyms.toml`); every spelling of a group asks for the same, so it finds the same.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

SYNONYMS = Path(__file__).with_name("data") / "synonyms.toml"
# More words than anybody means; each costs the engine a clause.
MAX_WORDS = 16

Phrase = tuple[str, ...]
Slot = tuple[Phrase, ...]


def words_of(text: str) -> list[str]:
    """The words of a text as both engines keep them: small, without accents, cut at everything but letters and digits."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", plain)


def slots_of(text: str) -> tuple[Slot, ...]:
    """The longest known phrases first; each slot holds all phrases that mean the same, a word of no group only itself.

    >>> slots_of("nasi box murah")
    ((("nasi", "kotak"), ("nasi", "box"), …), (("murah",),))
    """
    return _slots(tuple(words_of(text)[:MAX_WORDS]))


@lru_cache(maxsize=2048)
def _slots(words: Phrase) -> tuple[Slot, ...]:
    groups, longest = _groups()
    slots: list[Slot] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            if phrase in groups or length == 1:
                slot = groups.get(phrase, (phrase,))
                # Said twice («seragam baju dinas») it means the same once.
                slots += [] if slot in slots else [slot]
                at += length
                break
    return tuple(slots)


@lru_cache(maxsize=1)
def _groups() -> tuple[dict[Phrase, Slot], int]:
    """{phrase: its group} and the length of the longest phrase, in words. Raises ValueError when a phrase stands twice."""
    groups: dict[Phrase, Slot] = {}
    for group in tomllib.loads(SYNONYMS.read_text())["groups"]:
        slot = tuple(tuple(words_of(phrase)) for phrase in group)
        for phrase in slot:
            if phrase in groups:
                raise ValueError(f"{' '.join(phrase)!r} stands in two groups of {SYNONYMS.name}.")
            groups[phrase] = slot
    return groups, max(len(phrase) for phrase in groups)
