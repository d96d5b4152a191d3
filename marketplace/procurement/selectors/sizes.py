"""Reads of size lists. At a storefront row-level security leaves those of its own orders; the portal sees all."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from marketplace.procurement.models import Request, SizePerson, SizeRoll
from marketplace.procurement.states import COLLECTING

SHOWN_PEOPLE = 100


def roll_of(request: Request) -> SizeRoll | None:
    return SizeRoll.objects.select_related("request__institution").filter(request=request).first()


def has_frozen_sizes(request: Request) -> bool:
    return SizeRoll.objects.filter(request=request).exclude(status=COLLECTING).exists()


def roll_by_token(token: str) -> SizeRoll:
    """The list behind a link. Raises Http404 for a link that was revoked or never existed."""
    found = SizeRoll.objects.select_related("request__institution").filter(token=token[:60]).first()
    if found is None:
        raise Http404
    return found


def person_by_code(roll: SizeRoll, code: str) -> SizePerson | None:
    """Somebody on this list by their own code; places that nobody has taken are nobody's."""
    return roll.people.exclude(name="").filter(code=code[:12].upper()).first()


def access_person(roll: SizeRoll, pk: object) -> SizePerson:
    """Raises Http404."""
    found = roll.people.select_related("roll__request").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def progress_by_unit(roll: SizeRoll) -> list[dict[str, Any]]:
    """[{unit, people, answered, missing, code}], by unit; one query."""
    codes = {name: code for code, name in roll.unit_codes.items()}
    rows = (
        roll.people.order_by("unit")
        .values("unit")
        .annotate(people=Count("pk"), answered=Count("pk", filter=~Q(choice="")))
    )
    return [
        {**row, "missing": row["people"] - row["answered"], "code": codes.get(row["unit"], "")}
        for row in rows
    ]


def people_shown(roll: SizeRoll, *, missing_only: bool, unit: str, page: int) -> QuerySet[SizePerson]:
    """A page of the list; those without a size first where only they are asked for."""
    rows = roll.people.all()
    if missing_only:
        rows = rows.filter(choice="")
    if unit:
        rows = rows.filter(unit=unit)
    start = (max(page, 1) - 1) * SHOWN_PEOPLE
    return rows.order_by("position")[start : start + SHOWN_PEOPLE + 1]


def packing_list(roll: SizeRoll) -> list[SizePerson]:
    """Everyone with a size, by unit and name: how the goods are packed."""
    return list(roll.people.exclude(choice="").order_by("unit", "name", "position"))


def missing_people(roll: SizeRoll) -> list[SizePerson]:
    """Who has not entered a size and can be written to."""
    return list(roll.people.filter(choice="").exclude(email="").exclude(name=""))
