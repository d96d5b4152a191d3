"""A request leaves the institution, is called back, or is turned down."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit, due
from marketplace.core.dates import start_of_day
from marketplace.core.numbers import next_number
from marketplace.procurement.actions.timeline import (
    COOPERATIVE,
    INSTITUTION,
    SYSTEM,
    move,
    remark,
    settle_later,
    tell,
    tell_institution,
)
from marketplace.procurement.goods import Goods, Kitchen
from marketplace.procurement.models import Invitation, Quote, Request
from marketplace.procurement.progress import ASKED, Problem, problems_of
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.states import CANCELLED, DRAFT, QUOTE, QUOTED, REQUEST, SENT
from tenants.models import Cooperative
from tenants.selectors import open_storefronts

REMIND_BEFORE = timedelta(days=1)


class CannotSend(Exception):
    """The request cannot be sent as it is; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem.text) for problem in problems))
        self.problems = problems


def send_request(
    *,
    request: Request,
    goods: Goods | None,
    kitchen: Kitchen | None,
    actor: User,
    roles: Collection[str],
    cooperatives: Collection[Cooperative] = (),
    is_direct: bool = False,
) -> Request:
    """Number the draft and invite the cooperative whose goods it asks for (or the given ones).

    `goods` and `kitchen` are the catalogue's answers of this moment. Raises CannotSend and TransitionRefused.
    """
    with transaction.atomic():
        draft = request_for_update(request.pk)
        REQUEST.target_of(draft.status, "send", roles)
        found = problems_of(draft, list(draft.lines.all()), goods, kitchen, timezone.localdate())
        if found:
            raise CannotSend(found)
        asked = list(cooperatives) or cooperatives_asked(draft)
        if not asked:
            raise CannotSend([Problem(ASKED, _("Choose whom you ask."))])
        also: dict[str, Any] = {
            "is_sealed": len(asked) > 1,
            "asked": [one.pk for one in asked],
            "is_direct": is_direct,
        }
        if draft.answer_by:
            also["closes_at"] = end_of_day(draft.answer_by)
        number = next_number(
            f"PR:{draft.institution.code}",
            cooperative_id=None,
            year=timezone.localdate().year,
            code=draft.institution.code,
            prefix="PR",
        )
        move(draft, "send", actor=actor, role=roles, also={"number": number, **also})
        remark(draft, "send", seen_as=INSTITUTION, person=actor)
        for cooperative in asked:
            Invitation.objects.create(request=draft, cooperative=cooperative)
            if not is_direct:
                tell("request.sent", draft, cooperative)
                _remind_before(draft, cooperative)
        if draft.answer_by:
            due.schedule(
                "request.answer_due",
                draft.pk,
                at=end_of_day(draft.answer_by),
                payload={"request_id": draft.pk},
                schema="public",
            )
    return draft


def cancel_request(*, request: Request, actor: User, roles: Collection[str], reason: str) -> None:
    """Call a request back; its open quotes end with it. Raises TransitionRefused."""
    with transaction.atomic():
        locked = request_for_update(request.pk)
        move(locked, "cancel", actor=actor, role=roles)
        close_quotes(locked, reason=reason, actor=actor)
        remark(locked, "cancel", seen_as=INSTITUTION, person=actor, note=reason)
        due.cancel("request.answer_due", locked.pk, schema="public")
        if locked.hides_prices:
            # The portal does not see sealed quotes; they end in `public`.
            settle_later(locked, "cancel")
        for invitation in locked.invitations.select_related("cooperative"):
            due.cancel("request.answer_soon", locked.pk, schema=invitation.cooperative.schema_name)
            tell("request.cancelled", locked, invitation.cooperative)


def close_quotes(
    request: Request, *, reason: str, actor: User | str, but: Collection[Quote] = ()
) -> list[Quote]:
    """End the quotes of a locked request that are still open: sent ones are declined, drafts withdrawn."""
    closed = []
    quotes = request.quotes.select_for_update(of=("self",)).select_related("cooperative")
    for quote in quotes.filter(status__in=[DRAFT, SENT]).order_by("pk"):
        if quote in but:
            continue
        event = "decline" if quote.status == SENT else "withdraw"
        QUOTE.apply(quote, event, actor=actor, role="system", also={"closing_note": reason})
        closed.append(quote)
    return closed


def decline_invitation(
    *, request: Request, cooperative: Cooperative, actor: User, roles: Collection[str], reason: str
) -> None:
    """The cooperative makes no offer. Works in its schema. Raises TransitionRefused."""
    with transaction.atomic():
        locked = request_for_update(request.pk)
        if locked.status not in (SENT, QUOTED):
            REQUEST.target_of(locked.status, "decline", "system")
        invitation = Invitation.objects.select_for_update().get(request=locked, cooperative=cooperative)
        for quote in invitation.quotes.filter(status__in=[DRAFT, SENT]).order_by("pk"):
            QUOTE.apply(quote, "withdraw", actor=actor, role=roles, also={"closing_note": reason})
        invitation.declined_at, invitation.decline_reason = timezone.now(), reason
        invitation.save(update_fields=["declined_at", "decline_reason"])
        audit.record(
            "invitation.decline",
            "invitation",
            invitation.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
            institution_id=locked.institution_id,
        )
        remark(locked, "turn_down", seen_as=COOPERATIVE, cooperative=cooperative, note=reason)
        tell("invitation.declined", locked, cooperative)
        settle_later(locked, "decline")


def settle_request(*, request_id: int, closed_by: str) -> None:
    """Let a request's status follow from its quotes and invitations. Works in `public`, where all of them are seen.

    `closed_by` says what ended the last one: "decline", "withdraw" or "expire". May be called twice.
    """
    with transaction.atomic():
        request = request_for_update(request_id)
        if request.status == CANCELLED and closed_by == "cancel":
            close_quotes(request, reason=gettext("The request was called back."), actor="system")
            return
        if _open_quotes(request):
            return
        if request.status not in (SENT, QUOTED) or request.quotes.filter(status=SENT).exists():
            return
        if not request.invitations.filter(declined_at=None).exists():
            event = "decline"
        elif closed_by == "expire":
            event = "expire"
        elif request.status == QUOTED:
            event = "unquote"
        else:
            return
        move(request, event, actor="system", role="system")
        remark(request, event, seen_as=SYSTEM)


def cooperatives_asked(draft: Request) -> list[Cooperative]:
    """Whom a draft is sent to: those that were chosen and are open, or whoever sells its product."""
    wanted = draft.asked or ([draft.product_cooperative_id] if draft.product_cooperative_id else [])
    return list(open_storefronts().filter(pk__in=wanted).order_by("pk"))


def _remind_before(request: Request, cooperative: Cooperative) -> None:
    """A day before it closes, whoever has not answered is reminded."""
    if request.closes_at is None:
        return
    at = request.closes_at - REMIND_BEFORE
    if at > timezone.now():
        due.schedule(
            "request.answer_soon",
            request.pk,
            at=at,
            payload={"request_id": request.pk},
            schema=cooperative.schema_name,
        )


def _open_quotes(request: Request) -> bool:
    """Once a sealed request has closed with quotes, its people are told that they can read them."""
    if not request.is_sealed or request.opened_at or not request.is_closed_to_quotes:
        return False
    if request.status not in (SENT, QUOTED) or not request.quotes.filter(status=SENT).exists():
        return False
    request.opened_at = timezone.now()
    request.save(update_fields=["opened_at"])
    remark(request, "open", seen_as=SYSTEM)
    audit.record("request.open", "request", request.pk, actor="system", institution_id=request.institution_id)
    tell_institution("request.opened", request)
    return True


def end_of_day(day) -> datetime:
    """The first moment after a day, in the current time zone."""
    return start_of_day(day + timedelta(days=1))
