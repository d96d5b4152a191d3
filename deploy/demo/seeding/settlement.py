"""Rates, the ledger of all that was paid, and payouts and commission bills in every state."""

import datetime
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding.people import OPERATOR_EMAIL, SECOND_OPERATOR_EMAIL
from marketplace.accounts.models import User
from marketplace.core.dates import month_after, start_of_day
from marketplace.ordering.models import Order, OrderPayment
from marketplace.payments.models import Method, Payment, Refund
from marketplace.settlement.actions.batches import (
    NothingToSettle,
    approve_batch,
    cancel_batch,
    export_batch,
    settle_batch,
    write_batch,
)
from marketplace.settlement.actions.billing import post_invoice
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.actions.stating import issue_statements
from marketplace.settlement.models import Batch, Channel, CommissionRate
from marketplace.settlement.selectors import invoices_to_post, orders_to_post
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tenants.selectors import portal

FROM = datetime.date(2025, 1, 1)
INSTITUTIONS_FROM = datetime.date(2026, 7, 1)
BANK = {
    "bank_name": "Bank BJB",
    "bank_account_number": "0080123456789",
    "bank_account_holder": "Koperasi Sekunder Lumbung Nusantara",
}
# What a card payment cost at the provider: a part of the amount and something each.
FEE_PERCENT, FEE_EACH = 3, 2_000
# When months are closed.
EARLY = datetime.timedelta(hours=3, minutes=40)
# How far each batch has come; the last ones hold what was completed last.
PAYOUTS = ("paid", "exported", "approved", "draft")
BILLS = ("paid", "approved")


def write_settlement() -> None:
    """After the orders; running it again adds nothing."""
    centre = portal()
    if not centre.bank_account_number:
        update_cooperative(centre, actor="demo", **BANK)
    with schema_context("public"):
        if CommissionRate.objects.exists():
            return
        CommissionRate.objects.create(
            rate=250, valid_from=FROM, reason="Keputusan rapat anggota koperasi sekunder, 14 Desember 2024"
        )
        CommissionRate.objects.create(
            cooperative=Cooperative.objects.get(slug="cilegon"),
            rate=200,
            valid_from=FROM,
            reason="Koperasi perintis, berlaku sampai akhir tahun kedua",
        )
        # Free until the meeting decided otherwise; what was ordered before stays free.
        CommissionRate.objects.create(
            channel=Channel.INSTITUTION,
            rate=0,
            valid_from=FROM,
            reason="Bebas komisi sampai rapat anggota memutuskan lain",
        )
        CommissionRate.objects.create(
            channel=Channel.INSTITUTION,
            rate=100,
            valid_from=INSTITUTIONS_FROM,
            reason="Keputusan rapat anggota koperasi sekunder, 20 Juni 2026",
        )
        _move_payments_into_past()
    with tenant_context(centre):
        _batches()


def close_months() -> None:
    """After everything that is booked: every month that is over, issued in the first morning after it. Runs again for nothing."""
    with schema_context("public"):
        issue_statements(issued_at=lambda month: start_of_day(month_after(month)) + EARLY)


def _move_payments_into_past() -> None:
    """Money arrived when its order was paid, and a provider kept something of it."""
    for link in OrderPayment.objects.filter(payment__status="received").select_related("order", "payment"):
        fee = 0 if link.payment.payee_id else link.payment.amount * FEE_PERCENT // 100 + FEE_EACH
        Payment.objects.filter(pk=link.payment_id).update(
            received_at=link.order.paid_at or F("received_at"), provider_fee=fee
        )
    for refund in Refund.objects.filter(status="paid"):
        noon = timezone.make_aware(datetime.datetime.combine(refund.paid_on, datetime.time(12)))
        Refund.objects.filter(pk=refund.pk).update(paid_at=noon)


def _batches() -> None:
    first, second = (User.objects.get(email=email) for email in (OPERATOR_EMAIL, SECOND_OPERATOR_EMAIL))
    done = orders_to_post().filter(completed_at__isnull=False).order_by("completed_at")
    for kind, states in ((Batch.Kind.PAYOUT, PAYOUTS), (Batch.Kind.BILL, BILLS)):
        by_card = done.filter(payment_method=Method.CARD)
        orders = list(by_card if kind == Batch.Kind.PAYOUT else done.exclude(payment_method=Method.CARD))
        for state, part in zip(states, _parts(orders, len(states)), strict=True):
            for order in part:
                post_order(order.pk)
            _batch(kind, state, first, second, part)
    for order in orders_to_post():
        post_order(order.pk)
    for invoice in invoices_to_post():
        post_invoice(invoice.pk)


def _batch(kind: str, state: str, first: User, second: User, orders: Sequence[Order]) -> None:
    try:
        batch, _left_out = write_batch(kind=kind, actor=first)
    except NothingToSettle:
        return
    if kind == Batch.Kind.PAYOUT and state == PAYOUTS[-1]:
        # It was written a moment too early, and once more.
        cancel_batch(batch=batch, actor=first)
        batch, _left_out = write_batch(kind=kind, actor=first)
    if state == "draft":
        return
    approve_batch(batch=batch, actor=second)
    batch.refresh_from_db()
    if state in ("exported", "paid"):
        export_batch(batch=batch, actor=first)
    if state == "paid":
        day = max(order.completed_at for order in orders if order.completed_at).date() + datetime.timedelta(
            days=1
        )
        lines = set(batch.lines.values_list("pk", flat=True))
        settle_batch(batch=batch, line_ids=lines, paid_on=min(day, timezone.localdate()), actor=first)


def _parts(orders: list[Order], number: int) -> list[list[Order]]:
    """In as many parts as there are states, the later ones smaller; each state gets something as long as there is any."""
    size, rest = divmod(len(orders), number)
    parts, begin = [], 0
    for place in range(number):
        end = begin + size + (1 if place < rest else 0)
        parts.append(orders[begin:end])
        begin = end
    return parts
