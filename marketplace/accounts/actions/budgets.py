"""How an institution buys: its units, delivery addresses, budget lines and steps of approval. Amounts are whole IDR."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from marketplace.accounts.models import ApprovalStep, BudgetLine, Institution, InstitutionPlace, User
from marketplace.core import audit


def set_units(*, institution: Institution, units: Sequence[str], actor: User) -> None:
    """Make these exactly the institution's units, in this order."""
    with transaction.atomic():
        locked = Institution.objects.select_for_update().get(pk=institution.pk)
        before, locked.units = locked.units, list(dict.fromkeys(units))
        locked.save(update_fields=["units"])
        institution.units = locked.units
        _record("institution.units_changed", institution, actor, {"units": [before, locked.units]})


def add_place(
    *, institution: Institution, name: str, address: str, contact: str, actor: User
) -> InstitutionPlace:
    """Raises ValidationError keyed by field when a place has this name already."""
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=institution.pk)
        if institution.places.filter(name__iexact=name).exists():
            raise ValidationError({"name": _("A place with this name is there already. Give another name.")})
        place = institution.places.create(name=name, address=address, contact=contact)
        _record("institution.place_added", institution, actor, {"place": [None, place.pk]})
    return place


def remove_place(*, place: InstitutionPlace, actor: User) -> None:
    with transaction.atomic():
        _record("institution.place_removed", place.institution, actor, {"place": [place.pk, None]})
        place.delete()


def save_budget_line(
    *, institution: Institution, actor: User, line: BudgetLine | None = None, **values: Any
) -> BudgetLine:
    """Add a budget line or change it. Raises ValidationError when the year has this account and unit already."""
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=institution.pk)
        others = institution.budget_lines.filter(
            fiscal_year=values["fiscal_year"], account=values["account"], unit=values["unit"]
        )
        if others.exclude(pk=line.pk if line else None).exists():
            raise ValidationError(
                {"account": _("This account is in the budget of the year already. Change that line instead.")}
            )
        before = {name: getattr(line, name) for name in values} if line else {}
        line = line or BudgetLine(institution=institution)
        for name, value in values.items():
            setattr(line, name, value)
        line.save()
        after = {name: value for name, value in values.items() if name != "name"}
        _record("budget_line.save", institution, actor, audit.diff({k: before.get(k) for k in after}, after))
    return line


def remove_budget_line(*, line: BudgetLine, actor: User) -> None:
    """Raises ValidationError when requests are charged to it."""
    try:
        with transaction.atomic():
            _record("budget_line.remove", line.institution, actor, {"planned": [line.planned, None]})
            line.delete()
    except ProtectedError as refusal:
        raise ValidationError(_("Requests are charged to this line, so it stays.")) from refusal


def set_approval_chain(*, institution: Institution, steps: Sequence[tuple[str, int]], actor: User) -> None:
    """Make these exactly the steps: (role, from how many IDR), in the order in which people agree."""
    with transaction.atomic():
        locked = Institution.objects.select_for_update().get(pk=institution.pk)
        before = list(locked.approval_steps.values_list("role", "from_amount"))
        locked.approval_steps.all().delete()
        ApprovalStep.objects.bulk_create(
            ApprovalStep(institution=locked, position=place, role=role, from_amount=amount)
            for place, (role, amount) in enumerate(steps, start=1)
        )
        _record(
            "institution.chain_changed", institution, actor, {"steps": [before, [list(one) for one in steps]]}
        )


def _record(action: str, institution: Institution, actor: User, changes: dict) -> None:
    audit.record(
        action, "institution", institution.pk, actor=actor, institution_id=institution.pk, changes=changes
    )
