"""One card payment for the orders of two cities: waiting, paid, with one part given back."""

import uuid
from typing import Any

from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content
from deploy.demo.seeding.desk import somebody
from deploy.demo.seeding.orders import ROAD, fill_basket, hand_on, move_into_past, recipient_of
from marketplace.accounts.models import User
from marketplace.ordering.actions.fulfilling import cancel_order
from marketplace.ordering.actions.paying import join_orders, settle_payment
from marketplace.ordering.actions.placing import ways_to_deliver
from marketplace.ordering.actions.placing_together import Part, place_orders
from marketplace.ordering.actions.refunding import record_refund
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.baskets import priced_basket
from marketplace.ordering.selectors.orders import payable_together
from marketplace.payments.joint import apply_joint_news
from marketplace.payments.models import JointPayment, Refund
from marketplace.payments.providers import News
from marketplace.payments.states import REQUESTED
from tenants.models import Cooperative
from tenants.selectors import portal

# What the provider keeps: a part of the amount and something each, as for other card payments.
FEE_PERCENT, FEE_EACH = 3, 2_000


def write_joint_payments() -> None:
    """After the orders; running it again adds nothing."""
    with schema_context("public"):
        if JointPayment.objects.exists():
            return
    shoppers = {one["email"]: one for one in content.read("shoppers")["shoppers"]}
    for one in content.read("orders")["together"]:
        orders = _place(one, shoppers[one["shopper"]])
        if one["state"] != "waiting":
            _pay(one, orders)


def _place(one: dict[str, Any], shopper: dict[str, Any]) -> list[Order]:
    """At the portal, as a checkout for several cities is."""
    user = User.objects.get(email=shopper["email"])
    recipient, parts = recipient_of(shopper, is_pickup=False), []
    for wanted in one["parts"]:
        with schema_context("public"):
            cooperative = Cooperative.objects.select_related("region__parent").get(slug=wanted["cooperative"])
        with tenant_context(cooperative):
            basket = fill_basket(wanted, cooperative, user)
            priced = priced_basket(basket)
            option = ways_to_deliver(cooperative, recipient, priced)[0]
        parts.append(Part(basket, option.zone, "card", priced.subtotal + (option.price or 0)))
    with tenant_context(portal()):
        orders = place_orders(
            parts=parts, recipient=recipient, checkout_key=uuid.uuid4(), language="id", user=user
        )
        join_orders(payable_together(orders))
    return orders


def _pay(one: dict[str, Any], orders: list[Order]) -> None:
    """The provider's news as it would come; who had cancelled gets that part back, the others go on."""
    if one["state"] == "part_back":
        with tenant_context(orders[0].cooperative):
            cancel_order(order=orders[0], actor=orders[0].user, roles="buyer", reason="Salah pilih warna.")
    with tenant_context(portal()):
        joint = JointPayment.objects.get(
            parts__payment__in=[order.payments.get().payment_id for order in orders[:1]]
        )
        fee = joint.amount * FEE_PERCENT // 100 + FEE_EACH
        apply_joint_news(
            joint, News("received", f"cs_demo_{joint.pk.hex}", joint.amount, fee), actor="stripe"
        )
    for order in orders:
        with tenant_context(order.cooperative):
            settle_payment(order_id=order.pk, payment_id=order.payments.get().payment_id)
            order.refresh_from_db()
            _pay_back(order)
            if order.status == "paid":
                hand_on(order, ROAD.index(one.get("reached", "paid")), order.user, "JNE")
            move_into_past(order, one["days_ago"])


def _pay_back(order: Order) -> None:
    """What Lumbung promised back has gone back: the demonstration's provider does not know these payments."""
    treasurer, money = somebody("treasurer")
    for refund in Refund.objects.filter(payment__in=order.payments.values("payment_id"), status=REQUESTED):
        record_refund(
            order=order,
            refund=refund,
            paid_on=timezone.localdate(),
            note="",
            proof=None,
            actor=treasurer,
            roles=money,
        )
