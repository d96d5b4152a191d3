"""Words that mean the same, as one set that is known by its version."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.word_forms import forms_of
from search.words import Phrase, words_of

FIRST = Path(__file__).with_name("data") / "synonyms.toml"


@dataclass(frozen=True)
class Groups:
    """A set of groups: equal when its version is, so that what was read with it can be kept."""

    version: int
    by_form: dict[Phrase, tuple[Phrase, ...]]
    longest: int

    def __hash__(self) -> int:
        return self.version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Groups) and other.version == self.version

    def meaning(self, phrase: Phrase) -> tuple[Phrase, ...] | None:
        """All phrases of the group that this one, in any form or spelling of its words, stands in."""
        return self.by_form.get(form_of(phrase))


def form_of(phrase: Phrase) -> Phrase:
    return tuple(forms_of(word)[0] for word in phrase)


def groups_of(version: int, rows: list[list[str]]) -> Groups:
    """The set of these groups. Raises ValueError when a phrase stands in two of them, whatever its form."""
    by_form: dict[Phrase, tuple[Phrase, ...]] = {}
    for row in rows:
        group = tuple(tuple(words_of(phrase)) for phrase in row)
        for phrase in group:
            if by_form.get(form_of(phrase), group) != group:
                raise ValueError(f"{' '.join(phrase)!r} stands in two groups.")
            by_form[form_of(phrase)] = group
    return Groups(version, by_form, max((len(phrase) for phrase in by_form), default=1))


def first_rows() -> list[list[str]]:
    """The groups that a new marketplace begins with."""
    return tomllib.loads(FIRST.read_text(encoding="utf-8"))["groups"]


@lru_cache(maxsize=1)
def groups() -> Groups:
    """The set in force."""
    return groups_of(0, first_rows())
