"""The institution decides on a quote; accepting makes the purchase order and its PDF in the same transaction."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.catalogue.capacity import CapacityExceeded, TooLate
from marketplace.catalogue.models import CateringOffer
from marketplace.core import audit, due
from marketplace.core.numbers import next_number
from marketplace.procurement.actions.sending import close_quotes
from marketplace.procurement.actions.timeline import (
    COOPERATIVE,
    INSTITUTION,
    move,
    remark,
    settle_later,
    tell,
)
from marketplace.procurement.documents import issue_purchase_order
from marketplace.procurement.goods import hold_portions
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine, Quote, Request
from marketplace.procurement.progress import capacity_text, too_late_text
from marketplace.procurement.selectors.purchase_orders import purchase_order_for_update
from marketplace.procurement.selectors.quotes import quote_for_update
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.selectors.rules import direct_limit, document_form
from marketplace.procurement.states import PURCHASE_ORDER, QUOTE


class CannotAccept(Exception):
    """The quote cannot be accepted now; the message says why and what to do. `field` names the answer that is missing."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def needs_official_number(request: Request, total: int) -> bool:
    """Whether a purchase of `total` IDR is above what the institution may buy directly."""
    limit = direct_limit(request.institution, timezone.localdate())
    return limit is not None and total > limit


def accept_quote(
    *, quote: Quote, actor: User, roles: Collection[str], official_number: str = ""
) -> PurchaseOrder:
    """Freeze the quote, hold the kitchen's portions, number the purchase order and issue its PDF. All or nothing.

    Works at the portal. Raises CannotAccept and TransitionRefused.
    """
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        locked = quote_for_update(quote.pk)
        QUOTE.target_of(locked.status, "accept", roles)
        today = timezone.localdate()
        if locked.valid_until < today:
            raise CannotAccept(_("This quote has run out. Ask the cooperative for a new one."))
        if needs_official_number(request, locked.total) and not official_number:
            raise CannotAccept(
                _("Fill in the number that the official procurement system gave to this purchase."),
                "official_number",
            )
        order = _write_order(request, locked, actor, official_number)
        if request.is_catering:
            _hold(request, locked, order)
        QUOTE.apply(locked, "accept", actor=actor, role=roles)
        move(request, "accept", actor=actor, role=roles, cooperative_id=locked.cooperative_id)
        remark(
            request,
            "accept",
            seen_as=INSTITUTION,
            person=actor,
            cooperative=locked.cooperative,
            note=order.number,
        )
        due.cancel("quote.validity_over", locked.pk, schema=locked.cooperative.schema_name)
        due.cancel("request.answer_due", request.pk, schema="public")
        reason = _("Another quote was accepted.")
        for other in close_quotes(request, reason=reason, actor="system", but=locked):
            tell("quote.declined", request, other.cooperative, quote_id=other.pk)
        order.document = issue_purchase_order(order, actor=actor)
        order.save(update_fields=["document", "updated_at"])
        tell("purchase_order.issued", request, locked.cooperative, purchase_order_id=order.pk)
    return order


def decline_quote(*, quote: Quote, actor: User, roles: Collection[str], reason: str) -> None:
    """Say no to a quote; the request then waits for a better one. Raises TransitionRefused."""
    with transaction.atomic():
        request = request_for_update(quote.request_id)
        locked = quote_for_update(quote.pk)
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


def _write_order(request: Request, quote: Quote, actor: User, official_number: str) -> PurchaseOrder:
    today = timezone.localdate()
    order = PurchaseOrder.objects.create(
        number=next_number(
            "PO", cooperative_id=quote.cooperative_id, year=today.year, code=quote.cooperative.code
        ),
        request=request,
        quote=quote,
        institution=request.institution,
        cooperative=quote.cooperative,
        ordered_by=actor,
        form=document_form(request.institution, quote.total, today),
        official_number=official_number,
        title=request.title,
        wanted_on=request.wanted_on,
        wanted_from=request.wanted_from,
        wanted_until=request.wanted_until,
        place=request.place,
        tax_label=quote.tax_label,
        subtotal=quote.subtotal,
        delivery_price=quote.delivery_price,
        tax=quote.tax,
        total=quote.total,
    )
    PurchaseOrderLine.objects.bulk_create(
        PurchaseOrderLine(
            purchase_order=order,
            cooperative=quote.cooperative,
            position=line.position,
            product_id=line.request_line.product_id,
            variant_id=line.request_line.variant_id,
            name=line.name,
            label=line.label,
            unit=line.unit,
            quantity=line.quantity,
            unit_price=line.unit_price,
            total=line.total,
            snapshot=line.request_line.snapshot,
        )
        for line in quote.lines.select_related("request_line")
    )
    audit.record(
        "purchase_order.issue",
        "purchase_order",
        order.pk,
        actor=actor,
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        changes={"number": [None, order.number], "total": [None, order.total], "quote": [None, quote.number]},
    )
    return order


def _hold(request: Request, quote: Quote, order: PurchaseOrder) -> None:
    portions = sum(line.quantity for line in quote.lines.all())
    try:
        hold_portions(
            quote.cooperative,
            product_id=request.product_id,
            reference=order.reference,
            day=request.wanted_on,
            portions=portions,
        )
    except CapacityExceeded as full:
        raise CannotAccept(
            str(capacity_text(full.date, full.left, request.product.get("unit", "")))
        ) from full
    except TooLate as late:
        raise CannotAccept(str(too_late_text(late.earliest))) from late
    except CateringOffer.DoesNotExist as gone:
        raise CannotAccept(
            _("This package is not on sale any more. Ask the cooperative for another quote.")
        ) from gone
