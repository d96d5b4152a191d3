"""Words that mean the same, as one set that is known by its version."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from search.word_forms import forms_of
from search.words import Phrase, words_of

MAX_WORDS = 4
FIRST = Path(__file__).with_name("data") / "synonyms.toml"


@dataclass(frozen=True)
class Groups:
    """A set of groups: equal when its version is, so that what was read with it can be kept."""

    version: str
    by_form: dict[Phrase, tuple[Phrase, ...]]
    longest: int

    def __hash__(self) -> int:
        return hash(self.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Groups) and other.version == self.version

    def meaning(self, phrase: Phrase) -> tuple[Phrase, ...] | None:
        """All phrases of the group that this one, in any form or spelling of its words, stands in."""
        return self.by_form.get(form_of(phrase))


def form_of(phrase: Phrase) -> Phrase:
    return tuple(forms_of(word)[0] for word in phrase)


def groups_of(version: str, rows: list[list[str]]) -> Groups:
    """The set of these groups; a phrase that stands in two of them, in whatever form, means the first."""
    by_form: dict[Phrase, tuple[Phrase, ...]] = {}
    for row in rows:
        group = tuple(tuple(words_of(phrase)) for phrase in row)
        for phrase in group:
            by_form.setdefault(form_of(phrase), group)
    return Groups(version, by_form, max((len(phrase) for phrase in by_form), default=1))


def first_rows() -> list[list[str]]:
    """The groups that a new marketplace begins with."""
    return tomllib.loads(FIRST.read_text(encoding="utf-8"))["groups"]


def checked(phrases: list[str], others: list[list[str]]) -> list[str]:
    """The phrases of one group as they are kept. Raises ValueError, in words for whoever wrote them, when they cannot be one."""
    kept = list(dict.fromkeys(" ".join(words_of(phrase)) for phrase in phrases))
    kept = [phrase for phrase in kept if phrase]
    if len(kept) < 2:
        raise ValueError(_("Please give at least two words or phrases, with a comma between them."))
    if any(len(phrase.split()) > MAX_WORDS for phrase in kept):
        raise ValueError(_("A phrase has four words at most."))
    taken = {form_of(tuple(words_of(phrase))): phrase for row in others for phrase in row}
    for phrase in kept:
        other = taken.get(form_of(tuple(phrase.split())))
        if other:
            raise ValueError(
                _(
                    "“%(phrase)s” already stands in another group (as “%(other)s”). Please put them together there."
                )
                % {"phrase": phrase, "other": other.strip()}
            )
    return kept
