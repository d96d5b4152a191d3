"""The cooperative answers. Everything here works in its own schema. Amounts are whole IDR."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import audit, due
from marketplace.core.numbers import next_number
from marketplace.procurement.actions.dialogue import refuse_late
from marketplace.procurement.actions.sending import end_of_day
from marketplace.procurement.actions.timeline import COOPERATIVE, SYSTEM, move, remark, settle_later, tell
from marketplace.procurement.models import Invitation, Quote, QuoteLine, Request
from marketplace.procurement.selectors.quotes import quote_for_update, tax_on_quote
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.states import DRAFT, QUOTE, QUOTED, REQUEST, SENT
from tenants.models import Cooperative


def write_quote(
    *,
    request: Request,
    cooperative: Cooperative,
    prices: Mapping[int, int],
    list_prices: Mapping[int, int],
    lead_time_days: int,
    valid_until: date,
    actor: User,
    delivery_price: int = 0,
    note: str = "",
    quantities: Mapping[int, int] | None = None,
    alternatives: Mapping[int, str] | None = None,
    delivery_plan: str = "",
    tax_letter: str = "",
    certificates: Sequence[Mapping[str, str]] = (),
) -> Quote:
    """Keep the cooperative's draft of a quote: {request line id: price each}. Raises TransitionRefused.

    Lines without a price are not offered. `quantities` says where fewer are offered than asked for, `alternatives` what
    is offered instead.
    """
    with transaction.atomic():
        locked = request_for_update(request.pk)
        _refuse_closed(locked)
        invitation = Invitation.objects.select_for_update().get(request=locked, cooperative=cooperative)
        refuse_late(locked, invitation)
        lines = [line for line in locked.lines.all() if line.pk in prices]
        offered = {
            line.pk: min((quantities or {}).get(line.pk, line.quantity), line.quantity) for line in lines
        }
        subtotal = sum(prices[line.pk] * offered[line.pk] for line in lines)
        status, label, tax = tax_on_quote(
            cooperative, locked.kind, subtotal + delivery_price, timezone.localdate()
        )
        values = {
            "valid_until": valid_until,
            "lead_time_days": lead_time_days,
            "delivery_price": delivery_price,
            "note": note,
            "delivery_plan": delivery_plan,
            "tax_letter": tax_letter,
            "certificates": [dict(one) for one in certificates],
            "tax_status": status,
            "tax_label": label,
            "subtotal": subtotal,
            "tax": tax,
            "total": subtotal + delivery_price + tax,
            "written_by": actor,
        }
        quote = invitation.quotes.filter(status=DRAFT).first()
        if quote is None:
            last = invitation.quotes.order_by("-version").values_list("version", flat=True).first() or 0
            quote = Quote(invitation=invitation, request=locked, cooperative=cooperative, version=last + 1)
        for name, value in values.items():
            setattr(quote, name, value)
        quote.save()
        quote.lines.all().delete()
        QuoteLine.objects.bulk_create(
            QuoteLine(
                quote=quote,
                cooperative=cooperative,
                request_line=line,
                position=line.position,
                name=line.name,
                label=line.label,
                unit=line.unit,
                quantity=offered[line.pk],
                alternative=(alternatives or {}).get(line.pk, ""),
                list_price=list_prices.get(line.pk, 0),
                unit_price=prices[line.pk],
                total=prices[line.pk] * offered[line.pk],
            )
            for line in lines
        )
        audit.record(
            "quote.write",
            "quote",
            quote.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
            institution_id=locked.institution_id,
            # The institution reads its log: no price stands there before the request closes.
            changes={
                "version": [None, quote.version],
                **({} if locked.hides_prices else {"total": [None, quote.total]}),
            },
        )
    return quote


def send_quote(*, quote: Quote, actor: User, roles: Collection[str]) -> Quote:
    """Number and freeze the draft, and take the version before it back. Raises TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        _refuse_closed(request)
        locked = quote_for_update(quote.pk)
        QUOTE.target_of(locked.status, "send", roles)
        refuse_late(request, Invitation.objects.select_for_update().get(pk=locked.invitation_id))
        for earlier in Quote.objects.filter(invitation=locked.invitation_id, status=SENT).order_by("pk"):
            QUOTE.apply(earlier, "withdraw", actor=actor, role="system")
        number = next_number(
            "quote",
            cooperative_id=locked.cooperative_id,
            year=timezone.localdate().year,
            code=locked.cooperative.code,
            prefix="PNW",
        )
        QUOTE.apply(locked, "send", actor=actor, role=roles, also={"number": number})
        Invitation.objects.filter(pk=locked.invitation_id).update(
            declined_at=None, decline_reason="", answered_at=timezone.now()
        )
        due.cancel("request.answer_soon", request.pk)
        move(request, "quote", actor=actor, role="system", cooperative_id=locked.cooperative_id)
        remark(request, "quote", seen_as=COOPERATIVE, cooperative=locked.cooperative, note=number)
        due.schedule(
            "quote.validity_over",
            locked.pk,
            at=end_of_day(locked.valid_until),
            payload={"quote_id": locked.pk},
            schema=locked.cooperative.schema_name,
        )
        if not request.is_direct:
            tell("quote.sent", request, locked.cooperative, quote_id=locked.pk)
    return locked


def withdraw_quote(*, quote: Quote, actor: User, roles: Collection[str], reason: str) -> None:
    """Take a sent quote back. Raises TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        locked = quote_for_update(quote.pk)
        QUOTE.apply(locked, "withdraw", actor=actor, role=roles, also={"closing_note": reason})
        Invitation.objects.filter(pk=locked.invitation_id).update(answered_at=None)
        remark(request, "withdraw", seen_as=COOPERATIVE, cooperative=locked.cooperative, note=reason)
        due.cancel("quote.validity_over", locked.pk, schema=locked.cooperative.schema_name)
        tell("quote.withdrawn", request, locked.cooperative, quote_id=locked.pk)
        settle_later(request, "withdraw")


def expire_quote(*, quote_id: int) -> None:
    """A quote's validity is over. Does nothing when it was decided meanwhile."""
    with transaction.atomic():
        found = Quote.objects.filter(pk=quote_id).values_list("request_id", flat=True).first()
        if found is None:
            return
        request = request_for_update(found)
        quote = quote_for_update(quote_id)
        if quote.status != SENT:
            return
        QUOTE.apply(quote, "expire", actor="system", role="system")
        remark(request, "expire_quote", seen_as=SYSTEM, cooperative=quote.cooperative, note=quote.number)
        tell("quote.expired", request, quote.cooperative, quote_id=quote.pk)
        settle_later(request, "expire")


def _refuse_closed(request: Request) -> None:
    if request.status not in (SENT, QUOTED):
        REQUEST.target_of(request.status, "quote", "system")
