"""Reads of payments. Locks are taken here too, always on one payment after what it pays."""

import uuid
from typing import TypeVar

from django.db.models import F, Model, QuerySet, Sum

from marketplace.payments.models import (
    BankStatement,
    JointPayment,
    Payment,
    PaymentEvent,
    PaymentProof,
    PaymentSettings,
    Refund,
    StatementLine,
)
from marketplace.payments.states import OPEN, REQUESTED, SUBMITTED, WITHDRAWN
from tenants.models import Cooperative

Asked = TypeVar("Asked", bound=Model)


def payment_for_update(payment_id: uuid.UUID | str) -> Payment:
    """Return the payment with its row locked. Raises Payment.DoesNotExist."""
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)


def payment_named_by(event: PaymentEvent) -> Payment | None:
    """Return the payment a provider's event is about: by the provider's reference, else by the id that we gave it."""
    return _named_by(event, Payment.objects.filter(joint=None), "payment")


def joint_named_by(event: PaymentEvent) -> JointPayment | None:
    """The same for a combined payment."""
    return _named_by(event, JointPayment.objects.all(), "joint_payment")


def _named_by(event: PaymentEvent, known: QuerySet[Asked], key: str) -> Asked | None:
    found = known.filter(provider_reference=event.reference).first() if event.reference else None
    named = (((event.payload.get("data") or {}).get("object") or {}).get("metadata") or {}).get(key, "")
    if found is None and _is_uuid(named):
        found = known.filter(pk=named).first()
    return found


def settings_of(cooperative: Cooperative) -> PaymentSettings | None:
    """How a cooperative lets its buyers pay, if it has said so; asked for once for each instance."""
    return getattr(cooperative, "payment_settings", None)


def statement_lines(statement: BankStatement) -> QuerySet[StatementLine]:
    return statement.lines.select_related("payment").order_by("row")


def payments_of_amount(amounts: set[int]) -> dict[int, list[Payment]]:
    """{amount due: payments that wait, or have stopped waiting, for just this} of the storefront we are in; one statement.

    Only what is seen on an account: transfers and QRIS. What was received already is left out.
    """
    found: dict[int, list[Payment]] = {}
    rows = (
        Payment.objects.filter(method__in=("bank_transfer", "qris"), statement_lines=None)
        .exclude(status="received")
        .annotate(due=F("amount") + F("suffix"))
        .filter(due__in=amounts)
        .order_by("created_at")
    )
    for payment in rows:
        found.setdefault(payment.amount_due, []).append(payment)
    return found


def latest_proof(payment: Payment) -> PaymentProof | None:
    return payment.proofs.order_by("-submitted_at", "-pk").first()


def payments_with_proof_to_check() -> QuerySet[Payment]:
    """Transfers whose proof somebody has to look at, oldest first."""
    return Payment.objects.filter(status=SUBMITTED).order_by("submitted_at")


def refundable(payment: Payment) -> int:
    """What can still be paid back of a payment, in IDR: what arrived without what is paid back or promised."""
    if not payment.is_received:
        return 0
    promised = payment.refunds.exclude(status=WITHDRAWN).aggregate(all=Sum("amount"))["all"]
    return (payment.amount_received or 0) - (promised or 0)


def refunds_to_pay() -> QuerySet[Refund]:
    """Refunds that were promised and not recorded as paid, oldest first."""
    return Refund.objects.filter(status=REQUESTED).select_related("payment").order_by("requested_at")


def suffixes_in_use(payee_id: int | None, amount: int) -> set[int]:
    """Return the unique codes with which an open transfer of `amount` IDR would be mistaken for another."""
    rows = Payment.objects.filter(
        payee_id=payee_id, method="bank_transfer", status__in=OPEN, amount__range=(amount - 999, amount + 999)
    ).values_list("amount", "suffix")
    return {other + suffix - amount for other, suffix in rows}


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(part.isalnum() for part in text.split("-")) and text.count("-") == 4
