"""What follows when something happened to an order or to its payment. Every body bears running twice."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from marketplace.core import mail, outbox
from marketplace.ordering.actions import paying
from marketplace.ordering.actions.fulfilling import complete_in_time
from marketplace.ordering.actions.purging import purge_lookups, purge_visitor_baskets
from marketplace.ordering.actions.refunding import pay_back
from marketplace.ordering.actions.tracking import code_of
from marketplace.ordering.mails import letter_with, letter_with_code, letters_about
from marketplace.ordering.models import Order, OrderLookup, OrderPayment, OrderRemark
from marketplace.ordering.selectors.orders import whole_orders
from marketplace.ordering.states import AWAITING_PAYMENT
from marketplace.payments.joint import ask_about
from marketplace.payments.models import Refund
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, bind=True, name="ordering.route_payment_news")
@outbox.exactly_once
def route_payment_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: send the news of a payment to each cooperative whose orders it pays."""
    links = OrderPayment.objects.filter(payment_id=payload["payment_id"]).select_related("cooperative")
    for link in links:
        outbox.emit(
            "order.payment_news",
            link.order_id,
            {"order_id": link.order_id, "payment_id": payload["payment_id"]},
            schema=link.cooperative.schema_name,
        )


@shared_task(base=TenantTask, bind=True, name="ordering.settle_payment")
@outbox.exactly_once
def settle_payment(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Do to one order what its payment's state asks for."""
    paying.settle_payment(order_id=payload["order_id"], payment_id=payload["payment_id"])


@shared_task(base=TenantTask, bind=True, name="ordering.expire_unpaid_order")
@outbox.at_least_once
def expire_unpaid_order(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """The time to pay is over. The provider is asked once more first: its news may have been lost on the way."""
    order = Order.objects.filter(pk=payload["order_id"], status=AWAITING_PAYMENT).first()
    if order is None:
        return
    for link in order.payments.select_related("payment"):
        ask_about(link.payment, actor="system")
        paying.settle_payment(order_id=order.pk, payment_id=link.payment_id)
    paying.expire_order(order_id=order.pk)


@shared_task(base=TenantTask, bind=True, name="ordering.pay_promised_refund")
@outbox.at_least_once
def pay_promised_refund(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> bool:
    """Money that Lumbung itself promised back goes back by the way it came."""
    order = Order.objects.get(pk=payload["order_id"])
    refund = Refund.objects.select_related("payment").get(pk=payload["refund_id"])
    return pay_back(order=order, refund=refund, actor="system")


@shared_task(base=TenantTask, bind=True, name="ordering.complete_order")
@outbox.exactly_once
def complete_delivered_order(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Nothing can come back any more, and the buyer has said nothing: the order is completed."""
    complete_in_time(order_id=payload["order_id"])


@shared_task(base=TenantTask, bind=True, name="ordering.mail_news")
@outbox.at_least_once
def mail_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell the buyer, and whoever in the storefront has something to do. Each mail is claimed by event and recipient."""
    order = whole_orders().filter(pk=payload["order_id"]).first()
    if order is None:
        return
    for letter in letters_about(order, topic.removeprefix("order.")):
        mail.send(letter, event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="ordering.mail_remark")
@outbox.at_least_once
def mail_remark(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Send what somebody at the desk wrote to the buyer."""
    remark = (
        OrderRemark.objects.select_related("order__cooperative__region")
        .filter(pk=payload["remark_id"], kind=OrderRemark.Kind.EMAIL)
        .first()
    )
    if remark is not None:
        mail.send(letter_with(remark), event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="ordering.mail_code")
@outbox.at_least_once
def mail_code(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Send the code of somebody who looks for their order; one that has run out would only confuse."""
    lookup = (
        OrderLookup.objects.select_related("order__cooperative__region")
        .filter(pk=payload["lookup_id"], used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if lookup is not None and lookup.order is not None:
        mail.send(letter_with_code(lookup.order, code_of(lookup)), event_id=event_id)


@shared_task(name="ordering.purge_visitors")
def purge_visitors() -> dict[str, int]:
    """Once a day: forget visitors' baskets that nobody has touched for three months, and codes that have run out.

    Tables of `public`, so one statement a batch for all storefronts.
    """
    return {"baskets": purge_visitor_baskets(), "lookups": purge_lookups()}
