"""A request leaves the institution, is called back, or is turned down."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import audit, due
from marketplace.core.numbers import next_number
from marketplace.procurement.actions.timeline import (
    COOPERATIVE,
    INSTITUTION,
    SYSTEM,
    move,
    remark,
    settle_later,
    tell,
)
from marketplace.procurement.goods import Goods, Kitchen
from marketplace.procurement.models import Invitation, Quote, Request
from marketplace.procurement.progress import Problem, problems_of
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.states import DRAFT, QUOTE, QUOTED, REQUEST, SENT
from tenants.models import Cooperative


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
        number = next_number(
            f"PR:{draft.institution.code}",
            cooperative_id=None,
            year=timezone.localdate().year,
            code=draft.institution.code,
            prefix="PR",
        )
        move(draft, "send", actor=actor, role=roles, also={"number": number})
        remark(draft, "send", seen_as=INSTITUTION, person=actor)
        for cooperative in cooperatives or filter(None, [draft.product_cooperative]):
            Invitation.objects.create(request=draft, cooperative=cooperative)
            tell("request.sent", draft, cooperative)
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
        for invitation in locked.invitations.select_related("cooperative"):
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


def end_of_day(day) -> datetime:
    """The first moment after a day, in the current time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0)))
