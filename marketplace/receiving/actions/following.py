"""Balances follow an order's lines when an addendum changes them; what was delivered or billed already stands."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.procurement.actions.line_changes import CannotAmend, LineChange, keep_in_step
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import DeliveryLine, Fulfilment, LineBalance, Swap
from marketplace.receiving.selectors.deliveries import balances_for_update, fulfilment_for_update


def refuse_below_delivered(order: PurchaseOrder, changes: Sequence[LineChange]) -> None:
    """Raises CannotAmend for fewer pieces than are delivered or under way, and for another price of accepted ones."""
    balances = _locked(order)
    for change in changes:
        balance = balances.get(change.line_id or 0)
        if balance is None:
            continue
        least = balance.accepted + balance.rejected + balance.planned
        if change.quantity < least:
            raise CannotAmend(
                _("%(count)d pieces were delivered or are on a delivery. Write at least as many.")
                % {"count": least},
                change.field,
            )
        if change.quantity == 0 and _was_on_a_paper(balance):
            raise CannotAmend(
                _("This line stood on a delivery, so it stays. Write at least 1."), change.field
            )
        if balance.accepted and change.unit_price != balance.line.unit_price:
            raise CannotAmend(
                _("%(count)d pieces were accepted at the price of the order. It stays for this line.")
                % {"count": balance.accepted},
                change.field.replace("quantity", "price"),
            )


def follow_lines(order: PurchaseOrder, gone: Sequence[int]) -> None:
    """Bring the balances in step with the changed lines: ordered = accepted + rejected + outstanding again."""
    balances = _locked(order)
    if not balances:
        return
    LineBalance.objects.filter(purchase_order=order, line_id__in=gone).delete()
    for line in order.lines.exclude(pk__in=gone):
        balance = balances.get(line.pk)
        if balance is None:
            LineBalance.objects.create(
                line=line,
                purchase_order=order,
                cooperative_id=order.cooperative_id,
                ordered=line.quantity,
                outstanding=line.quantity,
            )
        elif balance.ordered != line.quantity:
            balance.outstanding += line.quantity - balance.ordered
            balance.ordered = line.quantity
            balance.save(update_fields=["ordered", "outstanding"])
    is_done = all(one.is_settled for one in balances_for_update(order.pk).values())
    fulfilment = fulfilment_for_update(order.pk)
    if is_done != (fulfilment.done_at is not None):
        fulfilment.done_at = timezone.now() if is_done else None
        fulfilment.save(update_fields=["done_at"])


def _locked(order: PurchaseOrder) -> dict[int, LineBalance]:
    """{line id: balance}, locked; empty while the order is not confirmed."""
    if not Fulfilment.objects.filter(purchase_order=order).exists():
        return {}
    fulfilment_for_update(order.pk)
    return balances_for_update(order.pk)


def _was_on_a_paper(balance: LineBalance) -> bool:
    return (
        DeliveryLine.objects.filter(line_id=balance.line_id).exists()
        or Swap.objects.filter(given_back_id=balance.line_id).exists()
        or Swap.objects.filter(wanted_id=balance.line_id).exists()
    )


keep_in_step(check=refuse_below_delivered, follow=follow_lines)
