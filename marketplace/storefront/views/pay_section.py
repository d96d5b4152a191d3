"""What an order's page says about paying it, by method; and what the checkout says before."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.dates import date_time
from marketplace.core.money import rupiah
from marketplace.ordering.actions.changing_way import other_ways
from marketplace.ordering.actions.placing import handover_of
from marketplace.ordering.checkout import method_cards
from marketplace.ordering.forms import WayForm
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import on_combined_pages, owes_cash
from marketplace.ordering.states import AWAITING_PAYMENT
from marketplace.payments.models import Method, Payment
from marketplace.payments.providers import provider_of
from marketplace.payments.qris import qr_picture, with_amount
from marketplace.payments.selectors import settings_of
from tenants.selectors import portal
from tenants.urls import absolute

Rows = list[dict[str, str]]


def pay_section(order: Order, payment: Payment | None, open_to_buyer: set[str]) -> dict[str, Any]:
    """The part of the page's context that is about money still to be paid."""
    is_open = payment is not None and not payment.is_received
    waits = is_open and order.status == AWAITING_PAYMENT
    is_qris = order.payment_method == Method.QRIS
    return {
        "shows_transfer": waits and order.payment_method == Method.BANK_TRANSFER,
        "transfer": _transfer(order, payment)
        if payment and order.payment_method == Method.BANK_TRANSFER
        else [],
        "qris": _qris(order, payment) if waits and is_qris and payment else None,
        "can_send_proof": is_open
        and provider_of(order.payment_method).takes_proof
        and "submit_proof" in open_to_buyer,
        "can_pay_by_card": waits and order.payment_method == Method.CARD,
        "together": _together(order),
        "can_confirm_arrival": "deliver" in open_to_buyer and not owes_cash(order),
    }


def _together(order: Order) -> dict[str, Any] | None:
    """Where the buyer sees all orders that were to be paid by one card payment, and whether it still waits."""
    is_open = on_combined_pages([order]).get(order.pk)
    if is_open is None:
        return None
    return {"url": absolute(portal(), "portal:checkout_done", order.checkout_key), "is_open": is_open}


def way_form(order: Order, posted: Any = None) -> WayForm:
    """The question by which another way to pay is chosen; without choices where none is open."""
    return WayForm(posted, methods=[(way.method, str(way.label)) for way in other_ways(order)])


def way_cards(order: Order) -> list[dict[str, Any]]:
    """The other ways for <c-radio-cards>; empty where the way to pay cannot be changed (any more)."""
    handover = handover_of(order.cooperative, order)
    return method_cards(other_ways(order), order.cooperative, None, amount=order.total, handover=handover)


def pay_note(method: str) -> str:
    """What follows after the button on the last page of the checkout."""
    return {
        Method.CARD: _("You pay on the next page."),
        Method.QRIS: _("The QRIS is on the next page."),
        Method.CASH: _("You pay when you receive the goods."),
    }.get(Method(method), _("A unique code of at most Rp999 is added, so that we recognise your transfer."))


def _transfer(order: Order, payment: Payment) -> Rows:
    """Where to transfer, each with a button that copies it."""
    cooperative = order.cooperative
    return [
        {"term": _("Bank"), "text": cooperative.bank_name},
        {
            "term": _("Account number"),
            "text": cooperative.bank_account_number,
            "copied": cooperative.bank_account_number,
        },
        {"term": _("Account holder"), "text": cooperative.bank_account_holder},
        {
            "term": _("Amount to transfer"),
            "text": rupiah(payment.amount_due),
            "copied": str(payment.amount_due),
        },
        {"term": _("To be paid before"), "text": date_time(order.payment_due_at)},
    ]


def _qris(order: Order, payment: Payment) -> dict[str, Any] | None:
    """The code as a picture with what stands beside it; None when the cooperative has taken its QRIS away meanwhile."""
    found = settings_of(order.cooperative)
    if found is None or not found.qris_text:
        return None
    text = with_amount(found.qris_text, payment.amount_due) if found.qris_writes_amount else found.qris_text
    return {
        "picture": qr_picture(text),
        "has_amount": found.qris_writes_amount,
        "rows": [
            {"term": _("Merchant"), "text": found.qris_name},
            {
                "term": _("Amount to pay"),
                "text": rupiah(payment.amount_due),
                "copied": str(payment.amount_due),
            },
            {"term": _("To be paid before"), "text": date_time(order.payment_due_at)},
        ],
    }
