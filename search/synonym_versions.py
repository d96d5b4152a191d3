"""The history of the words that mean the same: what each version changed, when, and who did it."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.core.models import AuditEntry
from search.models import SynonymGroup, SynonymVersion

NOUN = "synonymversion"

Row = dict[str, str]


@dataclass(frozen=True)
class Change:
    """What became of one group: the words that stayed, came and went; `note` where that is another one now."""

    kept: list[str]
    added: list[str]
    removed: list[str]
    note: str | None = None

    @property
    def is_new(self) -> bool:
        return not self.kept and not self.removed

    @property
    def is_gone(self) -> bool:
        return not self.kept and not self.added


@dataclass(frozen=True)
class Told:
    """One version as it is listed; `who` is empty for what came with the software."""

    version: SynonymVersion
    who: str
    changes: list[Change]
    is_first: bool


def as_rows(groups: Iterable[SynonymGroup]) -> list[Row]:
    return [{"words": group.words, "note": group.note} for group in groups]


def changes_between(before: list[Row], after: list[Row]) -> list[Change]:
    """What changed from one set to another, group by group; a group is the same one while any of its words is."""
    gone = [row for row in before if row not in after]
    changes = []
    for row in after:
        if row in before:
            continue
        words = _words(row)
        old = next((other for other in gone if set(_words(other)) & set(words)), None)
        if old is not None:
            gone.remove(old)
        changes.append(_change(old, row))
    return [*changes, *(Change([], [], _words(row)) for row in gone)]


def told(versions: list[SynonymVersion]) -> list[Told]:
    """The versions, newest first, each with what it changed; three statements however many there are."""
    numbers = [version.number for version in versions]
    before = {
        version.number + 1: version.groups
        for version in SynonymVersion.objects.filter(number__in=[number - 1 for number in numbers])
    }
    names = _names(numbers)
    return [
        Told(
            version=version,
            who=names.get(version.number, ""),
            changes=changes_between(before.get(version.number, []), version.groups),
            is_first=version.number not in before,
        )
        for version in versions
    ]


def _names(numbers: list[int]) -> dict[int, str]:
    entries = AuditEntry.objects.filter(noun=NOUN, noun_id__in=[str(number) for number in numbers])
    actors = {int(number): actor for number, actor in entries.values_list("noun_id", "actor_id") if actor}
    names = dict(User.objects.filter(pk__in=actors.values()).values_list("pk", "name"))
    return {number: names[actor] for number, actor in actors.items() if actor in names}


def _change(old: Row | None, new: Row) -> Change:
    before, after = _words(old) if old else [], _words(new)
    return Change(
        kept=[word for word in after if word in before],
        added=[word for word in after if word not in before],
        removed=[word for word in before if word not in after],
        note=new["note"] if new["note"] != (old["note"] if old else "") else None,
    )


def _words(row: Row) -> list[str]:
    return row["words"].split(", ")
