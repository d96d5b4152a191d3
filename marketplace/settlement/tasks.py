"""The ledger's ears: news of payments and orders. Bodies and acknowledgements are one transaction."""

from typing import Any

from celery import shared_task
from django_tenants.utils import get_public_schema_name, schema_context

from marketplace.core import mail, outbox
from marketplace.ordering.models import OrderPayment
from marketplace.settlement.actions.billing import post_invoice
from marketplace.settlement.actions.following import follow
from marketplace.settlement.actions.posting import post_order as write_order
from marketplace.settlement.actions.stating import issue_statements
from marketplace.settlement.actions.transferring import send_reversal, send_transfer
from marketplace.settlement.mails import letters_about
from marketplace.settlement.models import Reversal, Transfer
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, bind=True, name="settlement.post_payment")
@outbox.exactly_once
def post_payment(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> int:
    """Works in `public`: money has arrived, for one order or for several cooperatives'."""
    links = OrderPayment.objects.filter(payment_id=payload["payment_id"]).order_by("order_id")
    return sum(
        write_order(order_id, event_id=event_id) for order_id in links.values_list("order_id", flat=True)
    )


@shared_task(base=TenantTask, bind=True, name="settlement.route_order_news")
@outbox.exactly_once
def route_order_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in the order's storefront, which may not write the ledger: hand the news on to `public`."""
    outbox.emit(
        "settlement.order_changed",
        payload["order_id"],
        {"order_id": payload["order_id"]},
        schema=get_public_schema_name(),
    )


@shared_task(base=TenantTask, bind=True, name="settlement.route_bill_news")
@outbox.exactly_once
def route_bill_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in the cooperative's schema, which may not write the ledger: a credit note is news of the bill it corrects."""
    invoice_id = payload.get("corrects_id") or payload["invoice_id"]
    outbox.emit(
        "settlement.invoice_changed", invoice_id, {"invoice_id": invoice_id}, schema=get_public_schema_name()
    )


@shared_task(base=TenantTask, bind=True, name="settlement.post_invoice")
@outbox.exactly_once
def post_bill(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> int:
    """Works in `public`: an institution's payment was found, or some of a bill was taken back."""
    return post_invoice(payload["invoice_id"], event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="settlement.post_order")
@outbox.exactly_once
def post_order(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> int:
    """Works in `public`: an order was completed, or some of it was paid back."""
    return write_order(payload["order_id"], event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="settlement.send_transfer")
@outbox.at_least_once
def send_wanted_transfer(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> bool:
    """Works in `public`: a cooperative's part goes to its own account. What the provider refuses waits for the hour."""
    return send_transfer(
        Transfer.objects.select_related("payment__joint", "order").get(pk=payload["transfer_id"])
    )


@shared_task(base=TenantTask, bind=True, name="settlement.send_reversal")
@outbox.at_least_once
def send_wanted_reversal(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> bool:
    """Works in `public`: a buyer was paid back, so the cooperative's part comes back."""
    return send_reversal(Reversal.objects.select_related("transfer").get(pk=payload["reversal_id"]))


@shared_task(base=TenantTask, bind=True, name="settlement.mail_news")
@outbox.at_least_once
def mail_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in the storefront's schema, or at the portal: each of its people is told once."""
    for letter in letters_about(topic, payload):
        mail.send(letter, event_id=event_id)


@shared_task(name="settlement.follow_transfers")
def follow_transfers() -> dict[str, int]:
    """Every hour: accounts are looked at, the provider's list is compared, and what waits is asked for again."""
    with schema_context(get_public_schema_name()):
        return follow()


@shared_task(name="settlement.issue_statements")
def close_months() -> int:
    """Every morning: months that are over get their statement. After the first of the month it finds nothing to do."""
    with schema_context(get_public_schema_name()):
        return issue_statements()
