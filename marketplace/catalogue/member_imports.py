"""Imports members from a table, on the same reading, checking and all-or-nothing as products.

One row is one member; a number that exists updates her, an empty cell leaves things as they are. Nobody is shown
publicly by an import: consent is recorded one by one.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalogue.import_plans import (
    Change,
    ImportRefused,
    ImportResult,
    Plan,
    keep_result,
    named_cells,
)
from marketplace.catalogue.import_rows import BadCell, CellReader, read_text, read_words
from marketplace.catalogue.models import Member, MemberCapacity
from marketplace.catalogue.numbering import free_member_number, free_slug
from marketplace.catalogue.uploaded_tables import CellError, Progress, Row, no_progress
from marketplace.core import audit, outbox
from marketplace.core.phone import normalise_phone

COLUMNS = ("number", "name", "role", "kampung", "district", "phone", "skills", "capacity", "joined_on")
REQUIRED = ("name",)
MOST_ERRORS = 1000
BATCH = 500
CAPACITY = re.compile(r"(.{1,60}?)\s*[=:]\s*(\d{1,6})")
WRITTEN = ("name", "role", "kampung", "district_name", "phone", "skills", "joined_on")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class MemberRow:
    """What one row says: {field: value} for the cells that were filled, and her weekly capacity when given."""

    def __init__(self, number: int, fields: dict[str, Any], capacity: dict[str, int] | None) -> None:
        self.number, self.fields, self.capacity = number, fields, capacity


def read_row(number: int, cells: dict[str, Any]) -> tuple[MemberRow, list[CellError]]:
    """The row, and every reason why it is none."""
    read_cells = CellReader(number, cells)
    value, errors = read_cells.value, read_cells.errors

    fields = {
        "number": value("number", read_text, 20),
        "name": value("name", read_text, 120, True),
        "role": value("role", read_text, 80),
        "kampung": value("kampung", read_text, 80),
        "district_name": value("district", read_text, 100),
        "phone": value("phone", _phone),
        "skills": value("skills", read_words),
        "joined_on": value("joined_on", _day),
    }
    capacity = value("capacity", _capacity)
    return MemberRow(
        number, {name: given for name, given in fields.items() if given is not None}, capacity
    ), errors


class MemberImporter:
    """Reads and writes tables of members. See `import_runs.Importer`."""

    def plan(self, rows: Iterable[Row], *, fallback: str = "", progress: Progress = no_progress) -> Plan:
        """Check everything, write nothing. Raises ImportRefused with every mistake, UnreadableTable for no table."""
        plan, errors = Plan(), []
        seen: dict[str, int] = {}
        for number, cells in named_cells(iter(rows), COLUMNS, REQUIRED):
            row, refusals = read_row(number, cells)
            errors += refusals
            key = row.fields.get("number", "")
            if key and key in seen:
                message = _("Row %(row)s has this number already.") % {"row": seen[key]}
                errors.append(CellError(number, "number", message, key))
            elif not refusals:
                plan.rows.append(row)
            if key:
                seen.setdefault(key, number)
            if len(errors) >= MOST_ERRORS:
                raise ImportRefused(errors)
            if number % BATCH == 0:
                progress(number)
        if not plan.rows and not errors:
            errors.append(CellError(0, "", _("There are no members in this file, only a heading.")))
        if errors:
            raise ImportRefused(errors)
        plan.existing = {
            member.number: member
            for member in Member.objects.filter(number__in=seen).prefetch_related("capacities")
        }
        plan.changes = [_change(row, plan.existing.get(row.fields.get("number", ""))) for row in plan.rows]
        return plan

    def write(
        self,
        rows: Iterable[Row],
        *,
        fallback: str = "",
        actor: audit.Actor,
        progress: Progress = no_progress,
    ) -> ImportResult:
        """Import all rows or none, in one transaction. Raises ImportRefused or UnreadableTable."""
        with transaction.atomic():
            plan = self.plan(rows, progress=progress)
            slugs = set(Member.objects.values_list("slug", flat=True))
            next_number = int(free_member_number()[2:])
            new: list[Member] = []
            changed: list[Member] = []
            capacities: list[tuple[Member, dict[str, int]]] = []
            for row, change in zip(plan.rows, plan.changes, strict=True):
                if not change.is_new and not change.differences:
                    continue
                member = plan.existing.get(row.fields.get("number", "")) or Member()
                for name, given in row.fields.items():
                    setattr(member, name, given)
                if member.pk is None:
                    member.slug = free_slug(Member, member.name, slugs)
                    slugs.add(member.slug)
                    if not member.number:
                        member.number, next_number = f"A-{next_number:04d}", next_number + 1
                (changed if member.pk else new).append(member)
                if row.capacity is not None:
                    capacities.append((member, row.capacity))
            Member.objects.bulk_create(new, batch_size=BATCH)
            if changed:
                Member.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
            MemberCapacity.objects.filter(member__in=[member for member, _given in capacities]).delete()
            MemberCapacity.objects.bulk_create(
                (
                    MemberCapacity(member=member, skill=skill, pieces_per_week=pieces, sort_order=order)
                    for member, given in capacities
                    for order, (skill, pieces) in enumerate(given.items())
                ),
                batch_size=BATCH,
            )
            touched = [member.pk for member in (*new, *changed)]
            outbox.emit_many("member.changed", {pk: {"member_id": pk} for pk in touched})
            return keep_result("members.imported", plan, actor=actor)


MEMBER_IMPORTER = MemberImporter()


def member_rows(members: Iterable[Member]) -> Iterable[dict[str, Any]]:
    """Members as rows that the importer reads back without a change."""
    for member in members:
        yield {
            "number": member.number,
            "name": member.name,
            "role": member.role,
            "kampung": member.kampung,
            "district": member.district_name,
            "phone": member.phone,
            "skills": "|".join(member.skills),
            "capacity": "|".join(f"{one.skill}={one.pieces_per_week}" for one in member.capacities.all()),
            "joined_on": member.joined_on.isoformat() if member.joined_on else "",
        }


def _change(row: MemberRow, member: Member | None) -> Change:
    number, name = row.fields.get("number", ""), row.fields["name"]
    if member is None:
        return Change(row.number, number, name, True, [])
    differences = [
        str(Member._meta.get_field(field).verbose_name)
        for field, given in row.fields.items()
        if getattr(member, field) != given
    ]
    have = {one.skill: one.pieces_per_week for one in member.capacities.all()}
    if row.capacity is not None and row.capacity != have:
        differences.append(_("weekly capacity"))
    return Change(row.number, number, name, False, differences)


def _phone(cell: Any) -> str | None:
    text = read_text(cell, 30)
    if text is None:
        return None
    try:
        return normalise_phone(text)
    except ValueError as refusal:
        raise BadCell(str(refusal)) from refusal


def _day(cell: Any) -> date | None:
    """A real date, or a text such as 2019-03-21 or 21/3/2019 (day first, as people write it here)."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = read_text(cell, 30)
    if text is None:
        return None
    for shape in DAYS:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise BadCell(_("«%(text)s» is no date. Example: 21/03/2019") % {"text": text})


def _capacity(cell: Any) -> dict[str, int] | None:
    words = read_words(cell)
    if words is None:
        return None
    capacity: dict[str, int] = {}
    for word in words:
        match = CAPACITY.fullmatch(word)
        if match is None or int(match[2]) < 1:
            raise BadCell(_("Write the work and its pieces a week: menjahit=20|bordir=5"))
        capacity[match[1].strip()] = int(match[2])
    return capacity
