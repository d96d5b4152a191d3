"""What the people of one institution tell each other through Lumbung: proposals to agree to, and what became of them."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.accounts.selectors import people_with_role
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.procurement.mails import TEMPLATE
from marketplace.procurement.models import Award, Request
from marketplace.procurement.selectors.awards import whole_awards
from tenants.letterhead import letterhead
from tenants.selectors import portal
from tenants.urls import absolute


def letters_inside(topic: str, request: Request, payload: dict[str, Any]) -> list[Letter]:
    """Works in `public`: the mails to the institution's own people about one event."""
    award = whole_awards().filter(pk=payload.get("award_id")).first()
    if award is None:
        return []
    if topic == "award.returned":
        readers = [award.proposed_by]
    else:
        own = {award.proposed_by_id, request.created_by_id}
        readers = [
            person
            for person in people_with_role(request.institution, award.next_role or "")
            if person.is_active and person.pk not in own
        ]
    return [_letter(topic, request, award, person) for person in readers]


def _letter(topic: str, request: Request, award: Award, person: User) -> Letter:
    with translation.override(person.language):
        given_back = next((one.reason for one in award.decisions.all() if not one.is_approval), "")
        if topic == "award.returned":
            heading = _("Your proposal for “%(title)s” came back") % {"title": request.title}
        else:
            heading = _("A proposal waits for you: “%(title)s”") % {"title": request.title}
        context = {
            **letterhead(portal()),
            "heading": heading,
            "facts": [
                (_("Request"), request.number),
                (_("Proposed by"), award.proposed_by.name),
                (_("Total"), rupiah(award.total)),
            ],
            "reason": given_back,
            "action_text": _("See the proposal"),
            "action_url": absolute(
                portal(), "portal:award", institution_id=request.institution_id, pk=request.pk, award=award.pk
            ),
            "is_staff": False,
        }
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=request.institution.name,
    )
