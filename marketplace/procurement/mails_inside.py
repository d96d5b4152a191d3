"""What the people of one institution tell each other through Lumbung: proposals to agree to, and what became of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.models import InstitutionMember, User
from marketplace.accounts.selectors import people_with_role
from marketplace.core.dates import long_date
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.procurement.mails import TEMPLATE
from marketplace.procurement.models import Award, Request, SizePerson, SizeRoll
from marketplace.procurement.selectors.awards import whole_awards
from tenants.letterhead import letterhead
from tenants.selectors import portal
from tenants.urls import absolute


def letters_inside(topic: str, request: Request, payload: dict[str, Any]) -> list[Letter]:
    """Works in `public`: the mails to the institution's own people about one event."""
    if topic == "request.opened":
        return [
            _letter(request, person, opened_facts(request), gettext_lazy("See the quotes"))
            for person in people_with_role(request.institution, InstitutionMember.Role.OFFICER)
            if person.is_active
        ]
    if topic.startswith("sizes."):
        roll = SizeRoll.objects.filter(pk=payload["roll_id"]).first()
        return [] if roll is None else _about_sizes(topic, request, roll)
    award = whole_awards().filter(pk=payload.get("award_id")).first()
    if award is None:
        return []
    readers = [award.proposed_by] if topic == "award.returned" else _who_can_agree(award)
    return [
        _letter(
            request,
            person,
            proposal_facts(topic, request, award),
            gettext_lazy("See the proposal"),
            award=award,
        )
        for person in readers
    ]


def _who_can_agree(award: Award) -> list[User]:
    """The people of the role whose turn it is, without those who asked, proposed or agreed already."""
    request = award.request
    own = {award.proposed_by_id, request.created_by_id, *(one.person_id for one in award.decisions.all())}
    return [
        person
        for person in people_with_role(request.institution, award.next_role)
        if person.is_active and person.pk not in own
    ]


def _about_sizes(topic: str, request: Request, roll: SizeRoll) -> list[Letter]:
    """To the officers: the last day of a size list, or that it is over."""
    counted = roll.people.aggregate(all=Count("pk"), missing=Count("pk", filter=Q(choice="")))

    def facts() -> tuple[str, list[tuple[str, str]], str]:
        heading = (
            _("The sizes for “%(title)s” are frozen")
            if topic == "sizes.frozen"
            else _("One more day to enter sizes for “%(title)s”")
        )
        rows = [
            (_("People"), str(counted["all"])),
            (_("Missing"), str(counted["missing"])),
            (_("Until"), long_date(roll.freezes_on)),
        ]
        return heading % {"title": request.title}, rows, ""

    return [
        _letter(request, person, facts, gettext_lazy("See the size list"), page="portal:sizes")
        for person in people_with_role(request.institution, InstitutionMember.Role.OFFICER)
        if person.is_active
    ]


Facts = Callable[[], tuple[str, list[tuple[str, str]], str]]
"""Answers (heading, facts, reason) in the reader's language."""


def opened_facts(request: Request) -> Facts:
    return lambda: (
        _("The quotes for “%(title)s” are open") % {"title": request.title},
        [(_("Request"), request.number)],
        "",
    )


def proposal_facts(topic: str, request: Request, award: Award) -> Facts:
    reason = next((one.reason for one in award.decisions.all() if not one.is_approval), "")
    headings = {
        "award.returned": gettext_lazy("Your proposal for “%(title)s” came back"),
        "award.waits_long": gettext_lazy("“%(title)s” still waits for your decision"),
    }
    heading = headings.get(topic, gettext_lazy("A proposal waits for you: “%(title)s”"))

    def facts() -> tuple[str, list[tuple[str, str]], str]:
        rows = [
            (_("Request"), request.number),
            (_("Proposed by"), award.proposed_by.name),
            (_("Total"), rupiah(award.total)),
        ]
        if topic == "award.waits_long":
            rows.append((_("Waits since"), long_date(_waits_since(award))))
            if request.wanted_on:
                rows.append((_("Wanted on"), long_date(request.wanted_on)))
        return str(heading) % {"title": request.title}, rows, reason

    return facts


def _waits_since(award: Award) -> datetime:
    """Since when it is the turn of whoever has to decide now."""
    return max([award.created_at, *(one.at for one in award.decisions.all())])


def _letter(
    request: Request,
    person: User,
    facts: Facts,
    action: Any,
    award: Award | None = None,
    page: str = "portal:request",
) -> Letter:
    place: dict[str, int] = {"institution_id": request.institution_id, "pk": request.pk}
    with translation.override(person.language):
        heading, rows, reason = facts()
        context = {
            **letterhead(portal()),
            "heading": heading,
            "facts": rows,
            "reason": reason,
            "action_text": str(action),
            "action_url": absolute(portal(), "portal:award", **place, award=award.pk)
            if award
            else absolute(portal(), page, **place),
            "is_staff": False,
        }
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=request.institution.name,
    )


def size_reminder(person: SizePerson) -> Letter:
    """To somebody without an account: where to enter one's own size."""
    request = person.roll.request
    with translation.override("id"):
        context = {
            **letterhead(portal()),
            "heading": _("Please enter your size: “%(title)s”") % {"title": request.title},
            "facts": [
                (_("Institution"), request.institution.name),
                (_("Until"), long_date(person.roll.freezes_on)),
            ],
            "reason": "",
            "action_text": _("Enter your size"),
            "action_url": absolute(portal(), "portal:size_own", person.roll.token, person.code),
            "is_staff": False,
        }
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language="id",
        context=context,
        from_name=request.institution.name,
    )
