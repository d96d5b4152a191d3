"""The institution decides on quotes: who shall get what is proposed, agreed to step by step, and then ordered."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit, due
from marketplace.core.dates import add_business_days, morning_of, zone_of
from marketplace.core.money import rupiah
from marketplace.procurement.actions.ordering import CannotAccept, issue_orders
from marketplace.procurement.actions.sending import close_quotes
from marketplace.procurement.actions.timeline import (
    COOPERATIVE,
    INSTITUTION,
    move,
    remark,
    settle_later,
    tell,
    tell_institution,
)
from marketplace.procurement.calculations import Offered, is_lowest
from marketplace.procurement.models import (
    Award,
    AwardDecision,
    AwardLine,
    PurchaseOrder,
    Quote,
    QuoteLine,
    Request,
)
from marketplace.procurement.selectors.awards import award_for_update, steps_for
from marketplace.procurement.selectors.purchase_orders import purchase_order_for_update
from marketplace.procurement.selectors.quotes import quote_for_update, tax_on_quote
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.selectors.rules import direct_limit, document_form, highest_advance
from marketplace.procurement.states import AWARD, PENDING, PURCHASE_ORDER, QUOTE, REQUEST, SENT

__all__ = [
    "CannotAccept",
    "accept_quote",
    "approve_award",
    "confirm_purchase_order",
    "decline_quote",
    "document_form",
    "needs_official_number",
    "propose_award",
    "return_award",
    "withdraw_award",
]

# Whoever has to agree is asked a second time after so many whole working days, when their day has begun.
PATIENCE_DAYS = 2


def needs_official_number(request: Request, total: int) -> bool:
    """Whether a purchase of `total` IDR is above what the institution may buy directly."""
    limit = direct_limit(request.institution, timezone.localdate())
    return limit is not None and total > limit


def accept_quote(
    *, quote: Quote, actor: User, roles: Collection[str], official_number: str = "", justification: str = ""
) -> PurchaseOrder | None:
    """Award a quote whole. The purchase order, or None while the institution's approvals are awaited.

    Raises what `propose_award` does.
    """
    award = propose_award(
        request=quote.request,
        picks=dict(quote.lines.values_list("pk", "quantity")),
        actor=actor,
        roles=roles,
        official_number=official_number,
        justification=justification,
    )
    return award.purchase_orders.first()


def propose_award(
    *,
    request: Request,
    picks: Mapping[int, int],
    actor: User,
    roles: Collection[str],
    official_number: str = "",
    justification: str = "",
    advance_percent: int = 0,
) -> Award:
    """Propose to order {quote line id: pieces}. Without steps of approval it is ordered at once. All or nothing.

    Works at the portal. Raises CannotAccept (its `field` names the answer that is missing) and TransitionRefused.
    """
    with transaction.atomic():
        locked = request_for_update(request.pk)
        REQUEST.target_of(locked.status, "accept", roles)
        if locked.hides_prices:
            raise CannotAccept(_("Quotes are sealed until the request closes."))
        if locked.awards.filter(status=PENDING).exists():
            raise CannotAccept(
                _("A proposal already waits for approval. Withdraw it before you propose another.")
            )
        lines, quotes = _picked(locked, picks, roles)
        total = sum(_part_of(quote, lines, picks)[-1] for quote in quotes)
        _refuse_unreasoned(locked, picks, total, official_number, justification)
        _refuse_high_advance(locked, total, advance_percent)
        steps = steps_for(locked.institution, total)
        award = Award.objects.create(
            request=locked,
            proposed_by=actor,
            total=total,
            justification=justification,
            official_number=official_number,
            advance_percent=advance_percent,
            steps=[{"role": step.role, "from_amount": step.from_amount} for step in steps],
        )
        AwardLine.objects.bulk_create(
            AwardLine(award=award, quote_line_id=pk, quantity=number) for pk, number in sorted(picks.items())
        )
        _audit(award, locked, "award.propose", actor, {"total": [None, total], "quotes": [None, len(quotes)]})
        if steps:
            remark(locked, "propose", seen_as=INSTITUTION, person=actor, institution_only=True)
            _ask(award, locked)
        else:
            _order(award, locked, actor=actor, roles=roles)
    return award


def approve_award(*, award: Award, actor: User, roles: Collection[str]) -> Award:
    """Agree in the role whose turn it is; after the last one the purchase orders are issued.

    Nobody agrees to what they asked for or proposed, nor twice. Raises CannotAccept and TransitionRefused.
    """
    with transaction.atomic():
        request = request_for_update(award.request_id)
        locked = award_for_update(award.pk)
        role = _turn_of(locked, request, actor, roles, "approve")
        AwardDecision.objects.create(award=locked, role=role, person=actor, is_approval=True)
        _audit(locked, request, "award.agree", actor, {"role": [None, role]})
        remark(request, "agree", seen_as=INSTITUTION, person=actor, institution_only=True)
        if AwardDecision.objects.filter(award=locked).count() >= len(locked.steps):
            _order(locked, request, actor=actor, roles={"approver"})
        else:
            _ask(locked, request)
    return locked


def return_award(*, award: Award, actor: User, roles: Collection[str], reason: str) -> None:
    """Give a proposal back with a reason; the officer may propose anew. Raises CannotAccept and TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(award.request_id)
        locked = award_for_update(award.pk)
        role = _turn_of(locked, request, actor, roles, "return")
        AwardDecision.objects.create(award=locked, role=role, person=actor, is_approval=False, reason=reason)
        _apply(locked, request, "return", actor, {role})
        remark(request, "give_back", seen_as=INSTITUTION, person=actor, note=reason, institution_only=True)
        tell_institution("award.returned", request, award_id=locked.pk)


def withdraw_award(*, award: Award, actor: User, roles: Collection[str]) -> None:
    """Take a proposal back before everybody has agreed. Raises TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(award.request_id)
        locked = award_for_update(award.pk)
        _apply(locked, request, "withdraw", actor, roles)
        remark(request, "unpropose", seen_as=INSTITUTION, person=actor, institution_only=True)


def decline_quote(*, quote: Quote, actor: User, roles: Collection[str], reason: str) -> None:
    """Say no to a quote; the request then waits for a better one. Raises CannotAccept and TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        locked = quote_for_update(quote.pk)
        if AwardLine.objects.filter(award__status=PENDING, quote_line__quote=locked).exists():
            raise CannotAccept(_("A proposal with this quote waits for approval. Withdraw it first."))
        QUOTE.apply(locked, "decline", actor=actor, role=roles, also={"closing_note": reason})
        remark(
            request,
            "decline_quote",
            seen_as=INSTITUTION,
            person=actor,
            cooperative=locked.cooperative,
            note=reason,
        )
        due.cancel("quote.validity_over", locked.pk, schema=locked.cooperative.schema_name)
        tell("quote.declined", request, locked.cooperative, quote_id=locked.pk)
        settle_later(request, "withdraw")


def confirm_purchase_order(*, purchase_order: PurchaseOrder, actor: User, roles: Collection[str]) -> None:
    """The cooperative takes the order on. Works in its schema. Raises TransitionRefused."""
    with transaction.atomic():
        order = purchase_order_for_update(purchase_order.pk)
        PURCHASE_ORDER.apply(order, "confirm", actor=actor, role=roles)
        remark(
            order.request, "confirm", seen_as=COOPERATIVE, cooperative=order.cooperative, note=order.number
        )
        tell("purchase_order.confirmed", order.request, order.cooperative, purchase_order_id=order.pk)


def _picked(
    request: Request, picks: Mapping[int, int], roles: Collection[str]
) -> tuple[list[QuoteLine], list[Quote]]:
    """The picked lines and their locked quotes, if all of it can be ordered."""
    if not picks or any(number < 1 for number in picks.values()):
        raise CannotAccept(_("Choose at least one line to order."))
    lines = list(
        QuoteLine.objects.filter(pk__in=picks, quote__request=request).select_related("request_line")
    )
    if len(lines) != len(picks):
        raise CannotAccept(_("A quote was changed in the meantime. Look at the comparison again."))
    # In the order of their cooperatives: that is how their number series are taken.
    quotes = [
        quote_for_update(pk)
        for _cooperative, pk in sorted({(line.cooperative_id, line.quote_id) for line in lines})
    ]
    today = timezone.localdate()
    for quote in quotes:
        QUOTE.target_of(quote.status, "accept", roles)
        if quote.valid_until < today:
            raise CannotAccept(_("This quote has run out. Ask the cooperative for a new one."))
    wanted: dict[int, int] = {}
    for line in lines:
        if picks[line.pk] > line.quantity:
            raise CannotAccept(
                _("“%(goods)s”: the quote offers %(offered)d only.")
                % {"goods": line.name, "offered": line.quantity}
            )
        wanted[line.request_line_id] = wanted.get(line.request_line_id, 0) + picks[line.pk]
    for line in lines:
        if wanted[line.request_line_id] > line.request_line.quantity:
            raise CannotAccept(
                _("“%(goods)s”: you asked for %(asked)d, and the quotes you chose make %(chosen)d.")
                % {
                    "goods": line.name,
                    "asked": line.request_line.quantity,
                    "chosen": wanted[line.request_line_id],
                }
            )
    return lines, quotes


def _refuse_unreasoned(
    request: Request, picks: Mapping[int, int], total: int, official_number: str, justification: str
) -> None:
    if needs_official_number(request, total) and not official_number:
        raise CannotAccept(
            _("Fill in the number that the official procurement system gave to this purchase."),
            "official_number",
        )
    estimate = request.own_estimate
    if estimate and total > estimate and request.institution.kind == Institution.Kind.GOVERNMENT:
        raise CannotAccept(
            _(
                "%(total)s is above your own estimate (HPS) of %(estimate)s. Make a counter-offer, or order less."
            )
            % {"total": rupiah(total), "estimate": rupiah(estimate)}
        )
    in_force = Quote.objects.filter(request=request, status=SENT)
    offers = [
        Offered(*row)
        for row in QuoteLine.objects.filter(quote__in=in_force).values_list(
            "pk", "quote_id", "request_line_id", "quantity", "unit_price"
        )
    ]
    totals = dict(in_force.values_list("pk", "total"))
    if not justification and not is_lowest(picks, offers, totals):
        raise CannotAccept(
            _("This is not the lowest offer. Write in a sentence why you choose it."), "justification"
        )


def _refuse_high_advance(request: Request, total: int, percent: int) -> None:
    most = highest_advance(request.institution, total, timezone.localdate())
    if most is not None and percent > most:
        raise CannotAccept(
            _("For a purchase of %(total)s at most %(most)d percent are paid in advance.")
            % {"total": rupiah(total), "most": most},
            "advance_percent",
        )


def _part_of(quote: Quote, lines: Iterable[QuoteLine], picks: Mapping[int, int]) -> tuple[int, int, str, int]:
    """(subtotal, tax, what the tax is called, total) in IDR of what is picked of a quote; its delivery price stays whole."""
    mine = [line for line in lines if line.quote_id == quote.pk]
    subtotal = sum(line.unit_price * picks[line.pk] for line in mine)
    if subtotal == quote.subtotal:
        return subtotal, quote.tax, quote.tax_label, quote.total
    _status, label, tax = tax_on_quote(
        quote.cooperative, quote.request.kind, subtotal + quote.delivery_price, timezone.localdate()
    )
    return subtotal, tax, label, subtotal + quote.delivery_price + tax


def _order(award: Award, request: Request, *, actor: User, roles: Collection[str]) -> None:
    """Everybody has agreed: freeze the chosen quotes, issue their orders, tell the others."""
    picks = dict(award.lines.values_list("quote_line_id", "quantity"))
    lines, quotes = _picked(request, picks, roles)
    AWARD.target_of(award.status, "approve", "system")
    _apply(award, request, "approve", actor, {"system"})
    issue_orders(
        award,
        request,
        [(quote, *_part_of(quote, lines, picks)) for quote in quotes],
        {line.pk: picks[line.pk] for line in lines},
        actor=award.proposed_by,
    )
    for quote in quotes:
        QUOTE.apply(quote, "accept", actor=actor, role=roles)
        due.cancel("quote.validity_over", quote.pk, schema=quote.cooperative.schema_name)
    move(request, "accept", actor=actor, role=roles)
    due.cancel("request.answer_due", request.pk, schema="public")
    reason = _("Another quote was accepted.")
    for other in close_quotes(request, reason=reason, actor="system", but=quotes):
        tell("quote.declined", request, other.cooperative, quote_id=other.pk)


def _turn_of(award: Award, request: Request, actor: User, roles: Collection[str], event: str) -> str:
    """The role in which the person may decide now."""
    AWARD.target_of(award.status, event, roles)
    role = award.next_role
    if role not in roles:
        AWARD.target_of(award.status, event, {"somebody_else"})
    if actor.pk in (request.created_by_id, award.proposed_by_id):
        raise CannotAccept(
            _("Nobody approves their own request. A colleague with this role has to look at it.")
        )
    if any(decision.person_id == actor.pk for decision in award.decisions.all()):
        raise CannotAccept(_("You have agreed already; the next step is somebody else's."))
    return role


def _ask(award: Award, request: Request) -> None:
    """Tell those whose turn it is, and once more when nobody has decided after two whole working days."""
    tell_institution("award.proposed", request, award_id=award.pk)
    due.schedule(
        "award.waits_long",
        award.pk,
        at=patience_ends(request.institution),
        payload={"request_id": request.pk, "award_id": award.pk},
        schema="public",
    )


def patience_ends(institution: Institution) -> datetime:
    """The morning after the second whole working day from now, in the institution's own hour."""
    zone = zone_of(institution.region.code)
    day = add_business_days(timezone.localdate(timezone=zone), PATIENCE_DAYS + 1)
    return morning_of(day, zone)


def _apply(award: Award, request: Request, event: str, actor: User, roles: Collection[str]) -> None:
    # An award belongs to the institution of its request; the log shows it there.
    award.institution_id = request.institution_id  # type: ignore[attr-defined]
    AWARD.apply(award, event, actor=actor, role=roles)
    due.cancel("award.waits_long", award.pk, schema="public")


def _audit(award: Award, request: Request, action: str, actor: User, changes: dict) -> None:
    audit.record(
        action, "award", award.pk, actor=actor, institution_id=request.institution_id, changes=changes
    )
