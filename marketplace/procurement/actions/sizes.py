"""Collecting sizes: a roll is opened, people enter theirs, the officer corrects and freezes, and all of it is erased again."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit, due, outbox
from marketplace.procurement.actions.drafting import save_lines, save_quantities
from marketplace.procurement.actions.sending import end_of_day
from marketplace.procurement.actions.timeline import INSTITUTION, SYSTEM, remark, tell_institution
from marketplace.procurement.cloth import counted_lines, cuts_of
from marketplace.procurement.goods import Goods, Measures
from marketplace.procurement.models import Request, SizePerson, SizeRoll
from marketplace.procurement.selectors.sizes import missing_people
from marketplace.procurement.size_tables import MOST_PEOPLE, Staff, usual_forms, usual_measures, with_spares
from marketplace.procurement.states import COLLECTING, FROZEN, SIZE_ROLL

# Without letters and digits that are taken for each other when a code is read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BATCH = 1_000
# So long before they are frozen, whoever is missing is written to.
LAST_DAY = timedelta(days=1)


class SizesRefused(Exception):
    """It cannot be done now; the message says why and what to do."""


def open_roll(
    *,
    request: Request,
    goods: Goods | None,
    freezes_on: date,
    spares_percent: int,
    actor: User,
    measures: Measures | None = None,
) -> SizeRoll:
    """Begin to collect sizes for a request; `measures` are the cooperative's own. Raises SizesRefused for a second list."""
    forms = (
        [
            {"key": f"v{one.id}", "size": one.size, "cut": one.column, "variant_id": one.id}
            for one in goods.forms
        ]
        if goods
        else usual_forms(cuts_of(request.lines.all()))
    )
    table = measures or Measures(rows=usual_measures(one["size"] for one in forms))
    try:
        with transaction.atomic():
            roll = SizeRoll.objects.create(
                request=request,
                token=secrets.token_urlsafe(24),
                forms=forms,
                freezes_on=freezes_on,
                spares_percent=spares_percent,
                measures=table.rows,
                measures_note=table.note,
                picture=table.picture,
            )
            _freeze_later(roll)
            remark(request, "sizes_open", seen_as=INSTITUTION, person=actor, institution_only=True)
            _audit(roll, "sizes.open", actor)
    except IntegrityError as refusal:
        raise SizesRefused(_("This request has a size list already.")) from refusal
    return roll


def add_people(*, roll: SizeRoll, people: Sequence[Staff], actor: User) -> int:
    """Put people on the list, in a bounded number of statements; how many there are then. Raises SizesRefused."""
    with transaction.atomic():
        locked = _collecting(roll)
        start, codes = _room_for(locked, len(people))
        now = timezone.now()
        SizePerson.objects.bulk_create(
            [
                SizePerson(
                    roll=locked,
                    request_id=locked.request_id,
                    position=start + place,
                    code=code,
                    unit=one.unit,
                    name=one.name,
                    phone=one.phone,
                    email=one.email,
                    choice=one.choice,
                    answered_at=now if one.choice else None,
                )
                for place, (one, code) in enumerate(zip(people, codes, strict=True))
            ],
            batch_size=BATCH,
        )
        _audit(locked, "sizes.add_people", actor, {"people": [None, len(people)]})
        return locked.people.count()


def add_heads(*, roll: SizeRoll, unit: str, heads: int, actor: User) -> str:
    """Keep so many places for a unit whose people enter their own names; its code. Raises SizesRefused."""
    with transaction.atomic():
        locked = _collecting(roll)
        start, codes = _room_for(locked, heads)
        code = next((code for code, name in locked.unit_codes.items() if name == unit), "")
        if not code:
            code = _code(6)
            locked.unit_codes[code] = unit
            locked.save(update_fields=["unit_codes", "updated_at"])
        SizePerson.objects.bulk_create(
            [
                SizePerson(
                    roll=locked, request_id=locked.request_id, position=start + place, code=one, unit=unit
                )
                for place, one in enumerate(codes)
            ],
            batch_size=BATCH,
        )
        _audit(locked, "sizes.add_heads", actor, {"unit": [None, unit], "heads": [None, heads]})
    return code


def take_place(*, roll: SizeRoll, unit_code: str, name: str) -> SizePerson | None:
    """Somebody with a unit's code takes one of its free places; None for an unknown code. Raises SizesRefused.

    Any number of people may come at once: each locks another row.
    """
    unit = roll.unit_codes.get(unit_code.strip().upper())
    if unit is None:
        return None
    with transaction.atomic():
        if not SizeRoll.objects.filter(pk=roll.pk, status=COLLECTING).exists():
            raise SizesRefused(_too_late())
        place = (
            SizePerson.objects.select_for_update(skip_locked=True)
            .filter(roll=roll, unit=unit, name="")
            .order_by("position")
            .first()
        )
        if place is None:
            raise SizesRefused(
                _("All places of this unit are taken. Ask the officer to add one, or use your own code.")
            )
        place.name = name
        place.save(update_fields=["name"])
    return place


def enter_size(*, person: SizePerson, choice: str) -> None:
    """Keep what somebody chose, as often as they like until it is frozen. Raises SizesRefused."""
    with transaction.atomic():
        roll = SizeRoll.objects.get(pk=person.roll_id)
        _known(roll, choice)
        # One statement: nobody waits for anybody, and a list that was frozen meanwhile takes nothing.
        kept = SizePerson.objects.filter(pk=person.pk, roll__status=COLLECTING).update(
            choice=choice, answered_at=timezone.now()
        )
        if not kept:
            raise SizesRefused(_too_late())


def correct_size(*, person: SizePerson, choice: str, actor: User) -> None:
    """The officer enters or corrects somebody's size, also empty. Raises SizesRefused."""
    with transaction.atomic():
        roll = _collecting(person.roll)
        if choice:
            _known(roll, choice)
        SizePerson.objects.filter(pk=person.pk).update(
            choice=choice, answered_at=timezone.now() if choice else None, is_corrected=True
        )
        _audit(roll, "sizes.correct", actor, {"person": [None, person.pk]})


def remove_person(*, person: SizePerson, actor: User) -> None:
    """Take somebody off the list. Raises SizesRefused."""
    with transaction.atomic():
        roll = _collecting(person.roll)
        _audit(roll, "sizes.remove_person", actor, {"person": [person.pk, None]})
        SizePerson.objects.filter(pk=person.pk).delete()


def renew_link(*, roll: SizeRoll, actor: User) -> None:
    """Revoke the link: from now on only a new one works."""
    with transaction.atomic():
        locked = SizeRoll.objects.select_for_update().get(pk=roll.pk)
        locked.token = secrets.token_urlsafe(24)
        locked.save(update_fields=["token", "updated_at"])
        _audit(locked, "sizes.renew_link", actor)


def move_deadline(*, roll: SizeRoll, freezes_on: date, spares_percent: int, actor: User) -> None:
    """Raises SizesRefused once it is frozen."""
    with transaction.atomic():
        locked = _collecting(roll)
        locked.freezes_on, locked.spares_percent = freezes_on, spares_percent
        locked.save(update_fields=["freezes_on", "spares_percent", "updated_at"])
        _freeze_later(locked)
        _audit(locked, "sizes.move_deadline", actor)


def remind_missing(*, roll: SizeRoll, actor: User) -> int:
    """Mail everyone without a size who has an address; how many. Raises SizesRefused once it is frozen."""
    with transaction.atomic():
        locked = _collecting(roll)
        return _remind(locked, actor)


def remind_before_freeze(*, roll_id: int) -> None:
    """The last day begins: whoever is missing is written to, and the officer reads how many. Nothing once it is frozen."""
    with transaction.atomic():
        roll = SizeRoll.objects.select_for_update(of=("self",)).select_related("request").get(pk=roll_id)
        if roll.status != COLLECTING:
            return
        _remind(roll, "system")
        if roll.people.filter(choice="").exists():
            tell_institution("sizes.closing", roll.request, roll_id=roll.pk)


def freeze_roll(*, roll_id: int, actor: User | str = "system", only_when_due: bool = False) -> None:
    """Count what was entered and take no more. Does nothing when it is frozen already."""
    with transaction.atomic():
        roll = SizeRoll.objects.select_for_update().select_related("request").filter(pk=roll_id).first()
        if roll is None or roll.status != COLLECTING:
            return
        if only_when_due and end_of_day(roll.freezes_on) > timezone.now():
            return
        counted = count_by_choice(roll)
        roll.institution_id = roll.request.institution_id  # type: ignore[attr-defined]
        role = "system" if isinstance(actor, str) else "officer"
        SIZE_ROLL.apply(roll, "freeze", actor=actor, role=role, also={"counted": counted})
        for topic in ("sizes.freeze", "sizes.freeze_soon"):
            due.cancel(topic, roll.pk, schema="public")
        is_by_hand = isinstance(actor, User)
        remark(
            roll.request,
            "sizes_freeze",
            seen_as=INSTITUTION if is_by_hand else SYSTEM,
            person=actor if is_by_hand else None,
            institution_only=True,
        )
        if not is_by_hand:
            tell_institution("sizes.frozen", roll.request, roll_id=roll.pk)
        if roll.request.wanted_on:
            _erase_later(roll, roll.request.wanted_on)


def fill_draft(*, roll: SizeRoll, goods: Goods | None, actor: User) -> None:
    """Write the counted sizes with their spares into the draft: its matrix, or without `goods` its metres of cloth.

    Raises SizesRefused and TransitionRefused.
    """
    if roll.status != FROZEN:
        raise SizesRefused(_("Freeze the sizes first."))
    if not roll.counted:
        raise SizesRefused(_("Nobody has entered a size, so the request stays as it is."))
    pieces = with_spares(roll.counted, roll.spares_percent)
    if goods is None:
        if not cuts_of(roll.request.lines.all()):
            raise SizesRefused(_("A plain list has no place for sizes. Write the quantities into the list."))
        save_lines(
            request=roll.request,
            lines=counted_lines(roll.request.lines.all(), roll.forms, pieces),
            actor=actor,
        )
        return
    variants = {one["key"]: one["variant_id"] for one in roll.forms}
    save_quantities(
        request=roll.request,
        goods=goods,
        quantities={variants[key]: number for key, number in pieces.items() if variants.get(key)},
        actor=actor,
    )


def schedule_erasure(*, request: Request, accepted_on: date) -> None:
    """Names and sizes go a set time after the goods were accepted. In the caller's transaction."""
    roll = SizeRoll.objects.filter(request=request, status=FROZEN).first()
    if roll is not None:
        _erase_later(roll, accepted_on)


def erase_roll(*, roll_id: int) -> None:
    """Remove every name and size; the counted matrix stays. May be called twice."""
    with transaction.atomic():
        roll = SizeRoll.objects.select_for_update().select_related("request").filter(pk=roll_id).first()
        if roll is None or roll.status != FROZEN:
            return
        roll.institution_id = roll.request.institution_id  # type: ignore[attr-defined]
        roll.people.all().delete()
        SIZE_ROLL.apply(roll, "erase", actor="system", role="system")
        remark(roll.request, "sizes_erase", seen_as=SYSTEM, institution_only=True)


def count_by_choice(roll: SizeRoll) -> dict[str, int]:
    """{key of a size: people who chose it}; one query."""
    rows = roll.people.exclude(choice="").order_by().values("choice").annotate(people=Count("pk"))
    return {row["choice"]: row["people"] for row in rows}


def _remind(roll: SizeRoll, actor: audit.Actor) -> int:
    """One piece of news for each person without a size, in a few statements: others wait for the locked list."""
    waiting = missing_people(roll)
    outbox.emit_many("sizes.remind", {one.pk: {"person_id": one.pk} for one in waiting}, schema="public")
    _audit(roll, "sizes.remind", actor, {"people": [None, len(waiting)]})
    return len(waiting)


def _room_for(roll: SizeRoll, more: int) -> tuple[int, list[str]]:
    """The first free position, and codes that nobody on the list has."""
    row = roll.people.aggregate(last=Max("position"), there=Count("pk"))
    if row["there"] + more > MOST_PEOPLE:
        raise SizesRefused(_("A list takes 5,000 people at most."))
    taken = set(roll.people.values_list("code", flat=True))
    codes: list[str] = []
    while len(codes) < more:
        code = _code(8)
        if code not in taken:
            taken.add(code)
            codes.append(code)
    return (row["last"] or 0) + 1, codes


def _code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(length))


def _collecting(roll: SizeRoll) -> SizeRoll:
    locked = SizeRoll.objects.select_for_update(of=("self",)).select_related("request").get(pk=roll.pk)
    if locked.status != COLLECTING:
        raise SizesRefused(_("The sizes are frozen; nothing can be changed any more."))
    return locked


def _known(roll: SizeRoll, choice: str) -> None:
    if all(one["key"] != choice for one in roll.forms):
        raise SizesRefused(_("Choose one of the sizes."))


def _too_late() -> str:
    return _("The sizes are frozen. Ask the officer of your institution if yours is missing.")


def _freeze_later(roll: SizeRoll) -> None:
    end, payload = end_of_day(roll.freezes_on), {"roll_id": roll.pk}
    due.schedule("sizes.freeze", roll.pk, at=end, payload=payload, schema="public")
    if end - LAST_DAY > timezone.now():
        due.schedule("sizes.freeze_soon", roll.pk, at=end - LAST_DAY, payload=payload, schema="public")
    else:
        due.cancel("sizes.freeze_soon", roll.pk, schema="public")


def _erase_later(roll: SizeRoll, day: date) -> None:
    at = end_of_day(day + timedelta(days=roll.keep_days))
    due.schedule("sizes.erase", roll.pk, at=at, payload={"roll_id": roll.pk}, schema="public")


def _audit(roll: SizeRoll, action: str, actor: audit.Actor, changes: dict[str, Any] | None = None) -> None:
    audit.record(
        action,
        "size_roll",
        roll.pk,
        actor=actor,
        institution_id=roll.request.institution_id,
        changes=changes,
    )
