"""What an order's page, list and e-mails say in words: one plain sentence on where it stands, and what comes next."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core.dates import add_business_days, date_time, short_date
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order, OrderEvent
from marketplace.ordering.selectors.orders import owes_cash
from marketplace.ordering.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    COMPLETED,
    DELIVERED,
    ENDED,
    EXPIRED,
    PACKED,
    PAID,
    PROOF_SUBMITTED,
    SHIPPED,
)
from marketplace.payments.models import Method, Payment, Refund
from marketplace.payments.states import PAID_BACK, WITHDRAWN


@dataclass(frozen=True)
class Standing:
    """A sentence, what comes next with its date, and the kind of notice it is."""

    text: str
    next: str
    kind: str


KINDS = {
    AWAITING_PAYMENT: "warning",
    PROOF_SUBMITTED: "info",
    PAID: "success",
    PACKED: "info",
    SHIPPED: "info",
    DELIVERED: "success",
    COMPLETED: "success",
    CANCELLED: "neutral",
    EXPIRED: "neutral",
}


def status_words(order: Order) -> str:
    """The status for lists; an order that is paid when it is handed over does not wait for money first."""
    if order.status == AWAITING_PAYMENT and owes_cash(order):
        return _("Pay at pickup") if order.is_pickup else _("Pay on delivery")
    return str(order.get_status_display())


def status_kind(order: Order) -> str:
    """The kind of notice in which the status is shown."""
    return "info" if order.status == AWAITING_PAYMENT and owes_cash(order) else KINDS[order.status]


def standing(order: Order, payment: Payment | None) -> Standing:
    """Say where an order stands, for its buyer."""
    words = {
        "amount": rupiah(payment.amount_due if payment else order.total),
        "deadline": date_time(order.payment_due_at),
        "arrival": promise(order),
        "cooperative": order.cooperative.name,
        "return_day": short_date(order.return_until) if order.return_until else "",
        "completion_day": short_date(order.completes_on) if order.completes_on else "",
        "check_day": _check_day(order),
    }
    arrived = next((link.payment for link in order.payments.all() if link.payment.is_received), None)
    words["arrived"] = rupiah((arrived.amount_received or 0) if arrived else 0)
    refunds = _refunds(order, arrived)
    if refunds:
        words["returned"] = rupiah(sum(refund.amount for refund in refunds))
        words["refund_day"] = short_date(refunds[-1].paid_on or timezone.localdate(refunds[-1].requested_at))
    text, following = _sentences(order, arrived, refunds)
    return Standing(text % words, following % words, status_kind(order).replace("neutral", "info"))


def promise(order: Order) -> str:
    """«Sen, 20 Jan 2025», or «Sen, 20 Jan 2025 – Rab, 22 Jan 2025»."""
    if order.promised_from == order.promised_until:
        return short_date(order.promised_from)
    return f"{short_date(order.promised_from)} – {short_date(order.promised_until)}"


def event_title(event: OrderEvent) -> str:
    """What the timeline calls an event."""
    return str(
        {
            "place": _("Order placed"),
            "change_way": _("Another way to pay was chosen"),
            "submit_proof": _("Payment proof sent"),
            "pay": _("Payment received"),
            "reject_proof": _("Another payment proof is needed"),
            "pack": _("Packed"),
            "ship": _("Handed to the courier"),
            "ship_part": _("A part was handed to the courier"),
            "hand_over": _("Picked up"),
            "deliver": _("Delivered"),
            "complete": _("Completed"),
            "cancel": _("Cancelled"),
            "expire": _("Expired, because it was not paid in time"),
            "attention": _("A payment needs to be looked at"),
            "attention_settled": _("The payment was looked at"),
            "refund": _("Money is to be paid back"),
            "refunded": _("Money was paid back"),
            "refund_withdrawn": _("The refund was withdrawn"),
            "return_asked": _("Return requested"),
            "return_accepted": _("Return accepted"),
            "return_refused": _("Return not accepted"),
            "return_arrived": _("The goods are back"),
            "return_refunded": _("Return settled: money goes back"),
            "return_replaced": _("Return settled: a replacement was sent"),
            "return_withdrawn": _("Return request withdrawn"),
        }.get(event.event, event.event)
    )


def coming_events(order: Order) -> list[str]:
    """What the timeline shows as still to come."""
    last = [_("Picked up")] if order.is_pickup else [_("Handed to the courier"), _("Delivered")]
    whole = [_("Payment received"), _("Packed"), *last]
    if owes_cash(order):
        whole = [_("Packed"), *last[:-1], _("Payment received"), last[-1]]
        return whole[{PACKED: 1, SHIPPED: 2}.get(order.status, 0) :] if order.status not in ENDED else []
    done = {AWAITING_PAYMENT: 0, PROOF_SUBMITTED: 0, PAID: 1, PACKED: 2, SHIPPED: 3}
    return whole[done[order.status] :] if order.status in done else []


def _sentences(order: Order, arrived: Payment | None, refunds: list[Refund]) -> tuple[str, str]:
    if order.status == AWAITING_PAYMENT:
        if arrived:
            return _("%(arrived)s of %(amount)s has arrived."), _(
                "%(cooperative)s looks at it and writes to you. Please pay nothing more until then."
            )
        if order.payment_method == Method.CARD:
            return _("Pay %(amount)s by card."), _("Please pay before %(deadline)s.")
        if order.payment_method == Method.QRIS:
            return _("Pay %(amount)s by QRIS, then send the proof."), _("Please pay before %(deadline)s.")
        if order.payment_method == Method.CASH:
            return _cash(order)
        return _("Transfer %(amount)s, then send the proof."), _("Please pay before %(deadline)s.")
    if order.status == PROOF_SUBMITTED:
        return (
            _("Your payment proof is with %(cooperative)s."),
            _("It is checked on working days, usually by %(check_day)s."),
        )
    if order.status == PAID:
        return _paid(order)
    if order.status == PACKED:
        if order.is_pickup:
            return _("Your order is packed and can be picked up."), _("It waits for you from %(arrival)s.")
        return _("Your order is packed and waits for the courier."), _("It should arrive on %(arrival)s.")
    return {
        SHIPPED: (_("Your order is on its way."), _("It should arrive on %(arrival)s.")),
        DELIVERED: (_("Your order has been delivered."), _delivered(order)),
        COMPLETED: (_("Your order is completed. Thank you."), ""),
        CANCELLED: (_("This order was cancelled."), _ended(arrived, refunds, _("Nothing is to be paid."))),
        EXPIRED: (
            _("This order has expired, because it was not paid in time."),
            _ended(arrived, refunds, _("Nothing was charged. If you did pay, write to us on WhatsApp.")),
        ),
    }[order.status]


def _cash(order: Order) -> tuple[str, str]:
    if order.is_pickup:
        return _("%(cooperative)s packs your order. You pay %(amount)s when you pick it up."), _(
            "You can pick it up from %(arrival)s."
        )
    return _("%(cooperative)s packs your order. You pay the courier %(amount)s."), _(
        "It should arrive on %(arrival)s."
    )


def _paid(order: Order) -> tuple[str, str]:
    if order.is_pickup:
        return _("Your payment has arrived; your order is being packed."), _(
            "You can pick it up from %(arrival)s."
        )
    return _("Your payment has arrived; your order is being packed."), _("It should arrive on %(arrival)s.")


def _delivered(order: Order) -> str:
    if order.return_until and timezone.localdate() <= order.return_until:
        return _("Is something not right? Tell us here until %(return_day)s.")
    if order.completes_on:
        return _("It is completed by itself after %(completion_day)s.")
    return _("If something is not right, write to us on WhatsApp.")


def _refunds(order: Order, arrived: Payment | None) -> list[Refund]:
    """What is still to be paid back of an order that has ended; all that was paid back, once nothing is."""
    if order.status not in (CANCELLED, EXPIRED) or arrived is None:
        return []
    promised = [refund for refund in arrived.refunds.order_by("pk") if refund.status != WITHDRAWN]
    return [refund for refund in promised if refund.status != PAID_BACK] or promised


def _check_day(order: Order) -> str:
    """By when the treasurer has usually looked at the proof: the working day after it came."""
    if order.status != PROOF_SUBMITTED or order.proof_submitted_at is None:
        return ""
    return short_date(add_business_days(timezone.localdate(order.proof_submitted_at), 1))


def _ended(arrived: Payment | None, refunds: list[Refund], unpaid: str) -> str:
    """What becomes of the money of an order that was cancelled or has expired."""
    if refunds and all(refund.status == PAID_BACK for refund in refunds):
        return _("%(returned)s was paid back to you on %(refund_day)s.")
    if refunds:
        return _("%(returned)s goes back to you; it was promised on %(refund_day)s.")
    if arrived:
        return _("The cooperative pays your money back and writes to you about it.")
    return unpaid
