"""The ledger follows documents: whatever event comes, everything that an order's documents ask for is written, once.

Works in `public`. Events may come late, twice or in another order; each call reads what is true now and adds only what
is missing, so the ledger of an order is the same in the end. The order's row is locked meanwhile.
"""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.core.money import allotted
from marketplace.ordering.models import Order, OrderPayment
from marketplace.payments.models import Payment, Refund
from marketplace.payments.states import PAID_BACK
from marketplace.settlement.actions.entries import balance_of, post
from marketplace.settlement.actions.transferring import follow_by_transfer
from marketplace.settlement.calculations import commission_of, kept_of_sale, parts_of
from marketplace.settlement.models import Account, Entry, Kind
from marketplace.settlement.selectors import rate_for


@transaction.atomic
def post_order(order_id: int, *, event_id: uuid.UUID | str | None = None) -> int:
    """Write what the ledger lacks of one order; return how many entries were added."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    before = Entry.objects.filter(order=order).count()
    payments = [
        link.payment
        for link in order.payments.select_related("payment").order_by("created_at", "pk")
        if link.payment.is_received
    ]
    for payment in payments:
        _post_payment(order, payment, event_id)
    _post_refunds(order, payments, event_id)
    if order.completed_at:
        _post_completion(order, payments, event_id)
        follow_by_transfer(order, payments)
    return Entry.objects.filter(order=order).count() - before


def part_of_payment(order: Order, payment: Payment) -> tuple[int, int, int]:
    """What of a received payment belongs to this order: (for the order, unique code, provider's fee) in IDR."""
    main, code = parts_of(payment.amount_received or 0, amount=payment.amount, suffix=payment.suffix)
    links = list(
        OrderPayment.objects.filter(payment=payment).order_by("pk").values_list("order_id", "order__total")
    )
    if len(links) == 1:
        return main, code, payment.provider_fee
    place = [pk for pk, _total in links].index(order.pk)
    weights = [total for _pk, total in links]
    return (
        allotted(main, weights)[place],
        allotted(code, weights)[place],
        allotted(payment.provider_fee, weights)[place],
    )


def _post_payment(order: Order, payment: Payment, event_id: uuid.UUID | str | None) -> None:
    main, code, fee = part_of_payment(order, payment)
    source = f"payment:{payment.pk}:{order.pk}"
    known: dict[str, Any] = {
        "source": source,
        "cooperative_id": order.cooperative_id,
        "document": order.number,
        "occurred_at": payment.received_at,
        "order": order,
        "event_id": event_id,
    }
    facts = {"payment": str(payment.pk), "method": payment.method}
    if payment.payee_id:
        amounts = {Account.OWN: main + code, Account.COLLECTED: -main, Account.SUFFIX: -code}
        post(kind=Kind.PAYMENT, amounts=amounts, facts=facts, **known)
        return
    post(
        kind=Kind.PAYMENT,
        amounts={Account.PROVIDER: main + code, Account.HELD: -main - code},
        facts=facts,
        **known,
    )
    post(kind=Kind.FEE, amounts={Account.HELD: fee, Account.PROVIDER: -fee}, facts=facts, **known)


def _post_refunds(order: Order, payments: list[Payment], event_id: uuid.UUID | str | None) -> None:
    is_released = Entry.objects.filter(kind=Kind.RELEASE, order=order).exists()
    for refund in refunds_of(order, payments):
        if refund.payment.payee_id:
            amounts = {Account.COLLECTED: refund.amount, Account.OWN: -refund.amount}
        else:
            owed = Account.PAYABLE if is_released else Account.HELD
            amounts = {owed: refund.amount, Account.PROVIDER: -refund.amount}
        post(
            kind=Kind.REFUND,
            source=f"refund:{refund.pk}",
            cooperative_id=order.cooperative_id,
            document=order.number,
            occurred_at=refund.paid_at or timezone.now(),
            amounts=amounts,
            order=order,
            event_id=event_id,
            facts={"payment": str(refund.payment_id), "reason": refund.reason},
        )


def refunds_of(order: Order, payments: list[Payment]) -> list[Refund]:
    """What was paid back of an order, oldest first."""
    return list(
        Refund.objects.filter(payment__in=payments, cooperative_id=order.cooperative_id, status=PAID_BACK)
        .select_related("payment")
        .order_by("paid_at", "pk")
    )


def _post_completion(order: Order, payments: list[Payment], event_id: uuid.UUID | str | None) -> None:
    known: dict[str, Any] = {
        "cooperative_id": order.cooperative_id,
        "document": order.number,
        "order": order,
        "event_id": event_id,
    }
    held = balance_of(order, Account.HELD)
    post(
        kind=Kind.RELEASE,
        source=f"order:{order.pk}",
        occurred_at=order.completed_at,
        amounts={Account.HELD: -held, Account.PAYABLE: held},
        **known,
    )
    # Taken from what Lumbung owes the cooperative, else owed by the cooperative.
    owed = Account.DUE if all(payment.payee_id for payment in payments) else Account.PAYABLE
    rate = rate_for(order.cooperative_id, timezone.localdate(order.placed_at))
    wanted, facts = expected_commission(order, payments, rate)
    taken = -balance_of(order, Account.COMMISSION)
    if wanted > taken:
        post(
            kind=Kind.COMMISSION,
            source=f"order:{order.pk}",
            occurred_at=order.completed_at,
            amounts={owed: wanted - taken, Account.COMMISSION: taken - wanted},
            facts=facts,
            **known,
        )
    elif wanted < taken:
        last = refunds_of(order, payments)[-1]
        post(
            kind=Kind.COMMISSION_BACK,
            source=f"refund:{last.pk}",
            occurred_at=last.paid_at or timezone.now(),
            amounts={Account.COMMISSION: taken - wanted, owed: wanted - taken},
            facts=facts,
            **known,
        )


def expected_commission(order: Order, payments: list[Payment], rate: int) -> tuple[int, dict[str, int]]:
    """What the commission of a completed order is by its documents, with the figures it follows from; IDR."""
    kept = kept_of_sale(
        total=order.total,
        received=sum(part_of_payment(order, payment)[0] for payment in payments),
        refunded=sum(refund.amount for refund in refunds_of(order, payments)),
    )
    commission = commission_of(rate=rate, subtotal=order.subtotal, total=order.total, kept=kept)
    return commission, {"rate": rate, "goods": order.subtotal, "kept": kept}
