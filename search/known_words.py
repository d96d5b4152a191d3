"""The words that stand somewhere in the marketplace, in the memory of each process: to look a typed one up asks nobody.

They take 2.8 MB for each ten thousand. Words are only ever added, so their number says whether there are new ones.
"""

import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Word
from search.word_forms import forms_of

# A new word is known everywhere after so long. Until then it is found all the same: nothing is corrected before it was looked for as typed.
SEEN_AFTER_SECONDS = 60
VOWELS = "aiueo"
# Said with voice or without: korden and gorden.
TWINS = dict(zip("bpdtgkjcfv", "pbtdkgcjvf", strict=True))
WITHOUT_VOWELS = str.maketrans("", "", VOWELS)


class KnownWords:
    """Words with their forms (search.word_forms), sorted into shelves so that one is compared with few."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._words: set[str] = set()
        self._forms: set[str] = set()
        self._by_start_and_length: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_consonants: dict[str, list[str]] = defaultdict(list)
        for word, form in rows:
            self._words.add(word)
            self._forms.add(form)
            self._by_start_and_length[word[0], len(word)].append(word)
            self._by_consonants[consonants_of(word)].append(word)
        self._in_order = sorted(self._words)

    def __contains__(self, word: str) -> bool:
        """Whether it is written so somewhere."""
        return word in self._words

    def knows(self, word: str) -> bool:
        """Whether it stands somewhere, in any of its forms."""
        return word in self._words or not self._forms.isdisjoint(forms_of(word))

    def is_beginning(self, word: str) -> bool:
        """Whether a longer word begins so."""
        at = bisect_right(self._in_order, word)
        return at < len(self._in_order) and self._in_order[at].startswith(word)

    def within(self, word: str, slips: int) -> list[tuple[str, int]]:
        """Words that differ by so many slips at most, each with their number.

        Optimal string alignment distance (Damerau–Levenshtein without editing a letter twice). The first letter is rarely wrong, but
        it may have changed places with the second, or be written as it sounds.
        """
        if not slips:
            return []
        lengths = range(len(word) - slips, len(word) + slips + 1)
        found = []
        for start in {word[0], word[1], TWINS.get(word[0], "")}:
            for length in lengths:
                shelf = self._by_start_and_length.get((start, length), ())
                near = process.extract(word, shelf, scorer=OSA.distance, score_cutoff=slips, limit=None)
                found += [(other, int(distance)) for other, distance, _at in near]
        return found

    def shortened_to(self, word: str) -> list[str]:
        """Words of which this one leaves out vowels and nothing else: two of them at least, and hardly more than what is left (kmja, sprti)."""
        return [
            other
            for other in self._by_consonants.get(consonants_of(word), ())
            if 2 <= len(other) - len(word) <= len(word) + 1 and _has_in_order(other, word)
        ]


def known_words() -> KnownWords:
    return _at(int(time.monotonic() // SEEN_AFTER_SECONDS))


def forget() -> None:
    """Read them again at once in this process."""
    _at.cache_clear()
    _read.cache_clear()


@lru_cache(maxsize=1)
def _at(window: int) -> KnownWords:
    return _read(Word.objects.count())


@lru_cache(maxsize=1)
def _read(number: int) -> KnownWords:
    return KnownWords(Word.objects.values_list("word", "form").iterator())


def consonants_of(word: str) -> str:
    """The first letter, whichever it is, and the consonants behind it."""
    return word[0] + word[1:].translate(WITHOUT_VOWELS)


def _has_in_order(word: str, letters: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
