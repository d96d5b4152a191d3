"""Purchase orders are written: one for each cooperative of an award, numbered, with its PDF. Amounts are whole IDR."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.catalogue.capacity import CapacityExceeded, TooLate
from marketplace.catalogue.models import CateringOffer
from marketplace.core import audit
from marketplace.core.numbers import next_number
from marketplace.procurement.actions.timeline import INSTITUTION, remark, tell
from marketplace.procurement.documents import issue_purchase_order, issue_quotation
from marketplace.procurement.goods import hold_portions
from marketplace.procurement.models import Award, PurchaseOrder, PurchaseOrderLine, Quote, Request
from marketplace.procurement.progress import capacity_text, too_late_text
from marketplace.procurement.selectors.purchase_orders import whole_purchase_orders
from marketplace.procurement.selectors.rules import document_form

Part = tuple[Quote, int, int, str, int]
"""(quote, subtotal, tax, what the tax is called, total) of what is ordered from one cooperative."""


class CannotAccept(Exception):
    """It cannot be ordered now; the message says why and what to do. `field` names the answer that is missing."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def issue_orders(
    award: Award, request: Request, parts: Iterable[Part], picks: Mapping[int, int], *, actor: User
) -> list[PurchaseOrder]:
    """Write the orders of an award in the caller's transaction: {quote line id: pieces}. Raises CannotAccept."""
    orders = []
    for quote, subtotal, tax, label, total in parts:
        order = _write_order(award, request, quote, (subtotal, tax, label, total), picks, actor)
        if request.is_catering:
            _hold(request, quote, order)
        remark(
            request,
            "accept",
            seen_as=INSTITUTION,
            person=actor,
            cooperative=quote.cooperative,
            note=order.number,
        )
        order.document = issue_purchase_order(order, actor=actor)
        order.save(update_fields=["document", "updated_at"])
        tell("purchase_order.issued", request, quote.cooperative, purchase_order_id=order.pk)
        orders.append(order)
    return orders


def keep_quotation(*, purchase_order_id: int) -> None:
    """Freeze the accepted quote of an order as a PDF. Works in the cooperative's schema, once.

    It is no part of ordering: while the request is locked, one paper for each order is compiled, not two.
    """
    with transaction.atomic():
        order = whole_purchase_orders().get(pk=purchase_order_id)
        issue_quotation(order, actor=order.ordered_by)


def _write_order(
    award: Award,
    request: Request,
    quote: Quote,
    amounts: tuple[int, int, str, int],
    picks: Mapping[int, int],
    actor: User,
) -> PurchaseOrder:
    today = timezone.localdate()
    subtotal, tax, label, total = amounts
    order = PurchaseOrder.objects.create(
        number=next_number(
            "PO", cooperative_id=quote.cooperative_id, year=today.year, code=quote.cooperative.code
        ),
        award=award,
        request=request,
        quote=quote,
        institution=request.institution,
        cooperative=quote.cooperative,
        ordered_by=actor,
        # The form follows from the whole purchase: splitting it over cooperatives does not make it small.
        form=document_form(request.institution, award.total, today),
        official_number=award.official_number,
        title=request.title,
        wanted_on=request.wanted_on,
        wanted_from=request.wanted_from,
        wanted_until=request.wanted_until,
        place=request.place,
        advance_percent=award.advance_percent,
        tax_label=label,
        subtotal=subtotal,
        delivery_price=quote.delivery_price,
        tax=tax,
        total=total,
    )
    PurchaseOrderLine.objects.bulk_create(
        PurchaseOrderLine(
            purchase_order=order,
            cooperative=quote.cooperative,
            position=line.position,
            product_id=line.request_line.product_id if not line.alternative else None,
            variant_id=line.request_line.variant_id if not line.alternative else None,
            name=line.alternative[:120] or line.name,
            label=line.label,
            unit=line.unit,
            quantity=picks[line.pk],
            unit_price=line.unit_price,
            total=line.unit_price * picks[line.pk],
            snapshot=line.request_line.snapshot,
        )
        for line in quote.lines.select_related("request_line")
        if line.pk in picks
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
    days = request.serving_dates or [order.wanted_on]
    portions = sum(line.quantity for line in order.lines.all()) // len(days)
    try:
        for day in days:
            hold_portions(
                quote.cooperative,
                product_id=request.product_id,
                reference=order.reference,
                day=day,
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
