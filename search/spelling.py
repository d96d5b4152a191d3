"""What a misspelt word may have meant. A word that stands somewhere in the marketplace is never changed into another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.amounts import NUMBER_WORDS
from search.known_words import KnownWords, consonants_of, known_words
from search.region_names import words_of_places
from search.right_words import is_right
from search.synonyms import groups
from search.vocabulary import is_soft
from search.words import words_of

# From how many letters on one slip, and two, may be forgiven: in shorter words every slip is another word.
ONE_SLIP, TWO_SLIPS = 4, 8
SHORTEST, LONGEST = 3, 30
SHORTEST_HALF = 3
# Each misspelt word costs a query.
MAX_CORRECTED = 3


@dataclass(frozen=True)
class Spelling:
    """The words of a text, and for each that is known in no form what it may be, the likeliest first."""

    words: tuple[str, ...]
    near: dict[str, list[str]]
    # Whether an unknown word is the beginning of a known one.
    is_begun: bool = False
    # Known words that two neighbours would be as one.
    joined: frozenset[str] = frozenset()

    @property
    def may_be_unfinished(self) -> bool:
        """Whether it could help to take the last word for a beginning: not when another word, or the whole of it, is unknown."""
        return not self.near or (len(self.near) == 1 and self.is_begun)

    @property
    def candidates(self) -> list[str]:
        """Up to three spellings of the whole text, the nearest first; empty when every word is known or none is near."""
        near = self.near
        if not near or len(near) > MAX_CORRECTED:
            return []
        if self.joined and (together := _together(self.words, set(near), self.joined)):
            return [together]
        if not all(near.values()):
            return []
        choices = (
            " ".join(
                near[word][min(rank, len(near[word]) - 1)] if word in near else word for word in self.words
            )
            for rank in range(3)
        )
        return list(dict.fromkeys(choices))

    @property
    def guess(self) -> str:
        """The text with the nearest word for each unknown one that has one."""
        return " ".join(self.near[word][0] if self.near.get(word) else word for word in self.words)


def spelling_of(text: str, *, keeps_right_words: bool = True) -> Spelling:
    """What is known of the words of a text; asks nobody.

    A word that is right is not taken for another one because nothing is called so. Without `keeps_right_words` it may be: for what is
    offered and not answered instead.
    """
    words, known = words_of(text), known_words()
    asked = [word for word in dict.fromkeys(words) if SHORTEST <= len(word) <= LONGEST and not word.isdigit()]
    unknown = [word for word in asked if not known.knows(word) and not _is_said(word)][: MAX_CORRECTED + 1]
    pairs = (f"{one}{other}" for one, other in pairwise(words)) if unknown else ()
    return Spelling(
        tuple(words),
        {word: [] if keeps_right_words and is_right(word) else _near(word, known) for word in unknown},
        is_begun=any(map(known.is_beginning, unknown)),
        joined=frozenset(pair for pair in pairs if pair in known),
    )


def offered_for(text: str) -> str:
    """The likeliest other spelling of a text, to be offered; empty when there is none."""
    return next(iter(spelling_of(text, keeps_right_words=False).candidates), "")


def _is_said(word: str) -> bool:
    """Whether it is a word that may be missing, stands in a group of equal words, or names a place."""
    return is_soft(((word,),)) or groups().meaning((word,)) is not None or word in words_of_places()


def _near(word: str, known: KnownWords) -> list[str]:
    """Known words that this may be, the likeliest first: written together, or within the slips that its length allows; or shortened.

    Those that begin alike stand before others, those with the same consonants first among them: vowels are what people leave out
    and mishear (spatu, slempang).
    """
    slips = _slips_allowed(word)
    found = {other: between for other, between in known.within(word, slips) if _is_looked_for(other)}
    found |= {other: slips + 1 for other in known.shortened_to(word) if other not in found}
    rated = sorted((between, *_unlikeness(word, other), other) for other, between in found.items())
    near = [other for *_, other in rated[:3]]
    if rated and rated[0][0] < 2:
        return near
    apart = _apart(word, known)
    return [apart, *near][:3] if apart else near


def _is_looked_for(word: str) -> bool:
    """Words that may be missing are not, and no number is."""
    return word not in NUMBER_WORDS and not is_soft(((word,),))


def _unlikeness(word: str, other: str) -> tuple[bool, bool, int]:
    return other[0] != word[0], consonants_of(other) != consonants_of(word), abs(len(other) - len(word))


def _slips_allowed(word: str) -> int:
    return 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0


def _apart(word: str, known: KnownWords) -> str:
    """Two known words written as one (nasikotak); empty when it is none."""
    cuts = ((word[:at], word[at:]) for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1))
    return next((f"{one} {other}" for one, other in cuts if one in known and other in known), "")


def _together(words: Sequence[str], unknown: set[str], joined: frozenset[str]) -> str:
    """The text with two neighbours as the one known word that they are (seru ndeng); empty when there is none.

    Every unknown word must be a part of one: the rest would be looked for in vain.
    """
    found: list[str] = []
    left = set(unknown)
    for word in words:
        if found and found[-1] + word in joined and unknown & {found[-1], word}:
            left -= {found[-1], word}
            found[-1] += word
        else:
            found.append(word)
    return "" if left else " ".join(found)
