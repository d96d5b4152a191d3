"""The ledger follows institutions' bills: what they paid a cooperative, and the commission on the goods of it.

Works in `public`, as for orders: whatever news comes, everything that a bill's papers ask for is written, once. Nothing is
taken of what was not paid: of a bill paid in part, its part; what a credit note takes back before it was paid, never.
"""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from marketplace.receiving.models import Invoice, InvoicePayment
from marketplace.receiving.states import CONFIRMED
from marketplace.settlement.actions.entries import post
from marketplace.settlement.calculations import commission_of_bill
from marketplace.settlement.models import Account, Channel, Entry, Kind, Posting
from marketplace.settlement.selectors import rate_for


@transaction.atomic
def post_invoice(invoice_id: int, *, event_id: uuid.UUID | str | None = None) -> int:
    """Write what the ledger lacks of one bill; return how many entries were added."""
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice_id)
    before = Entry.objects.filter(invoice=invoice).count()
    payments = payments_of_bill(invoice)
    for payment in payments:
        post(
            kind=Kind.INVOICE,
            source=f"invoice_payment:{payment.pk}",
            cooperative_id=invoice.cooperative_id,
            document=invoice.number,
            occurred_at=payment.confirmed_at or timezone.now(),
            amounts={Account.OWN: payment.amount, Account.COLLECTED: -payment.amount},
            invoice=invoice,
            event_id=event_id,
            facts={"payment": payment.pk},
        )
    if payments:
        _post_commission(invoice, payments, event_id)
    return Entry.objects.filter(invoice=invoice).count() - before


def payments_of_bill(invoice: Invoice) -> list[InvoicePayment]:
    """Money that the cooperative found on its account, oldest first; slips of tax and penalties are none."""
    return list(
        InvoicePayment.objects.filter(
            invoice=invoice, kind=InvoicePayment.Kind.TRANSFER, status=CONFIRMED
        ).order_by("confirmed_at", "pk")
    )


def commission_on_bill(invoice: Invoice, payments: list[InvoicePayment]) -> tuple[int, dict[str, int]]:
    """What the commission of a bill is by its papers, with the figures it follows from; IDR.

    The rate is that of the day on which the order was placed, as for shoppers. What an advance paid was charged with the
    advance, and what was kept as a penalty is no money that came: its part of the goods is not charged.
    """
    placed_on = timezone.localdate(invoice.purchase_order.issued_at)
    rate = rate_for(invoice.cooperative_id, placed_on, Channel.INSTITUTION)
    notes = invoice.credit_notes.aggregate(goods=Sum("goods"), advance=Sum("advance"), cash=Sum("cash_due"))
    goods = invoice.goods - invoice.advance - (notes["goods"] or 0) + (notes["advance"] or 0)
    due, paid = invoice.cash_due - (notes["cash"] or 0), sum(payment.amount for payment in payments)
    commission = commission_of_bill(rate=rate, goods=goods, due=due, paid=paid)
    return commission, {"rate": rate, "goods": goods, "due": due, "paid": paid}


def _post_commission(
    invoice: Invoice, payments: list[InvoicePayment], event_id: uuid.UUID | str | None
) -> None:
    wanted, facts = commission_on_bill(invoice, payments)
    written = Entry.objects.filter(invoice=invoice, kind__in=(Kind.COMMISSION, Kind.COMMISSION_BACK))
    charged = Posting.objects.filter(entry__in=written, account=Account.DUE).aggregate(all=Sum("amount"))
    change = wanted - (charged["all"] or 0)
    corrected_at = invoice.credit_notes.aggregate(at=Max("created_at"))["at"]
    causes = [payments[-1].confirmed_at, corrected_at]
    known: dict[str, Any] = {
        # The bill's row is locked: nobody else counts meanwhile.
        "source": f"invoice:{invoice.pk}:{written.count() + 1}",
        "cooperative_id": invoice.cooperative_id,
        "document": invoice.number,
        # Nothing is charged or given back before the payment or the credit note that it follows from.
        "occurred_at": max(filter(None, causes), default=timezone.now()),
        "amounts": {Account.DUE: change, Account.COMMISSION: -change},
        "invoice": invoice,
        "event_id": event_id,
        "facts": facts,
    }
    post(kind=Kind.COMMISSION if change > 0 else Kind.COMMISSION_BACK, **known)
