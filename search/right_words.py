"""Words that are right, whether or not anything here is called so: the roots of Indonesian as Sastrawi lists them."""

from functools import lru_cache
from importlib.resources import files

from search.word_forms import forms_of
from search.words import words_of


def is_right(word: str) -> bool:
    """Whether it is an Indonesian word in any of its forms: bakti is not batik written wrongly."""
    return word in _roots() or not _roots().isdisjoint(forms_of(word))


@lru_cache(maxsize=1)
def _roots() -> frozenset[str]:
    """Thirty thousand; 3 MB, read when the first word is asked about that nothing here is called."""
    text = files("Sastrawi.Stemmer").joinpath("data/kata-dasar.original.txt").read_text(encoding="utf-8")
    return frozenset(word for word in words_of(text) if len(word) > 2)
