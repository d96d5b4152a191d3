"""What every import of a table has in common: its heading, what it would change, and how it is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.uploaded_tables import CellError, Row, texts
from marketplace.core import audit


class ImportRefused(Exception):
    """The table has mistakes, so nothing was imported. Carries all of them, by row and column."""

    def __init__(self, errors: list[CellError]) -> None:
        super().__init__(f"{len(errors)} mistakes")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Change:
    """What one row does: to a new product, or from … to … of an existing one."""

    row: int
    sku: str
    name: str
    is_new: bool
    differences: list[str]


@dataclass
class Plan:
    """What an import would do, without doing it."""

    rows: list[Any] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    existing: dict[str, Any] = field(default_factory=dict)
    # New rows of one product, for tables in which several rows may be one thing.
    families: list[Any] = field(default_factory=list)
    # Rows that are meant for somebody else.
    left_out: int = 0

    @property
    def created(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def updated(self) -> int:
        return sum(not change.is_new and bool(change.differences) for change in self.changes)

    @property
    def unchanged(self) -> int:
        return sum(not change.is_new and not change.differences for change in self.changes)

    @property
    def with_fallback(self) -> int:
        return sum(getattr(row, "uses_fallback", False) for row in self.rows)


@dataclass(frozen=True)
class ImportResult:
    created: int
    updated: int
    unchanged: int


def keep_result(action: str, plan: Plan, *, actor: audit.Actor) -> ImportResult:
    """Write down in the audit log what an import did; inside its transaction."""
    result = ImportResult(plan.created, plan.updated, plan.unchanged)
    audit.record(
        action,
        "import",
        timezone.now().isoformat(timespec="seconds"),
        actor=actor,
        cooperative_id=connection.tenant.pk,
        changes={"created": result.created, "updated": result.updated},
    )
    return result


def named_cells(
    rows: Iterator[Row], columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows as {column: cell}. Raises ImportRefused when the heading is not ours."""
    heading = next(rows, None)
    if heading is None:
        raise ImportRefused([CellError(0, "", _("This file is empty."))])
    number, cells = heading
    names = [text.strip().lower() for text in texts(cells)]
    while names and not names[-1]:
        names.pop()
    errors = [
        CellError(number, name or str(position), _("This column is not known. Take it out."))
        for position, name in enumerate(names, start=1)
        if name not in columns
    ]
    errors += [
        CellError(number, name, _("This column is there twice."))
        for name in sorted({n for n in names if names.count(n) > 1 and n in columns})
    ]
    errors += [
        CellError(number, name, _("This column is missing.")) for name in required if name not in names
    ]
    if errors:
        raise ImportRefused(errors)
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells[len(names) :]):
            raise ImportRefused(
                [CellError(number, "", _("This row has more cells than the heading has columns."))]
            )
        yield number, dict(zip(names, cells, strict=False))
