"""One card payment for the orders of two cities: waiting, paid, with one part given back."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content, standin
from deploy.demo.seeding.desk import somebody
from deploy.demo.seeding.orders import ROAD, fill_basket, hand_on, move_into_past, recipient_of
from marketplace.accounts.models import User
from marketplace.ordering.actions.changing_way import hold_goods
from marketplace.ordering.actions.fulfilling import cancel_order
from marketplace.ordering.actions.paying import begin_joint_payment, join_orders, settle_payment
from marketplace.ordering.actions.placing import ways_to_deliver
from marketplace.ordering.actions.placing_together import Part, place_orders
from marketplace.ordering.actions.refunding import pay_back, record_refund, request_refund
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.baskets import priced_basket
from marketplace.ordering.selectors.orders import payable_together
from marketplace.payments.connect import begin_connecting, refresh_account
from marketplace.payments.joint import apply_joint_news, open_joint_of
from marketplace.payments.models import ConnectedAccount, JointPayment, Payment, Refund
from marketplace.payments.providers import News, Visit, connect_provider, joint_provider
from marketplace.payments.states import REQUESTED
from marketplace.settlement.actions.following import compare_transfers
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.actions.transferring import send_reversal, send_transfer
from marketplace.settlement.models import Reversal, Transfer
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.urls import absolute

# What the provider keeps: a part of the amount and something each, as for other card payments.
FEE_PERCENT, FEE_EACH = 3, 2_000
# So many transfers are simply sent; what befalls those after them is told below.
LEFT_ALONE = 3
CLOSED_ACCOUNT = "acct_sudah_ditutup"
# What their treasurers did on the provider's page, one after the other.
ACCOUNTS = {"cilegon": ["done"], "kab-bekasi": ["done"], "pekalongan": ["partly"], "solo": ["done", "more"]}


def write_joint_payments() -> None:
    """After the orders; running it again adds nothing."""
    with schema_context("public"):
        if JointPayment.objects.exists():
            return
    connect_accounts()
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
    if one["state"] == "waiting":
        for order in orders:
            _leave_time(order)
    return orders


def _leave_time(order: Order) -> None:
    """A real card payment waits for an hour; whoever looks at the demonstration later finds this one too."""
    with tenant_context(order.cooperative), transaction.atomic():
        order.payment_due_at += timedelta(days=30)
        order.save(update_fields=["payment_due_at"])
        Payment.objects.filter(pk__in=order.payments.values("payment_id")).update(
            expires_at=order.payment_due_at
        )
        hold_goods(order)


def _pay(one: dict[str, Any], orders: list[Order]) -> None:
    """Who had cancelled gets that part back, the others go on."""
    with tenant_context(portal()):
        joint = open_joint_of([orders[0].payments.get().payment_id])
        news = _news_of(joint, orders)
    if one["state"] == "part_back":
        with tenant_context(orders[0].cooperative):
            cancel_order(order=orders[0], actor=orders[0].user, roles="buyer", reason="Salah pilih warna.")
    with tenant_context(portal()):
        apply_joint_news(joint, news, actor="stripe")
    for order in orders:
        with tenant_context(order.cooperative):
            settle_payment(order_id=order.pk, payment_id=order.payments.get().payment_id)
            order.refresh_from_db()
            _pay_back(order)
            if order.status == "paid":
                hand_on(order, ROAD.index(one.get("reached", "paid")), order.user, "JNE")
            move_into_past(order, one["days_ago"])


def _news_of(joint: JointPayment, orders: list[Order]) -> News:
    """Paid at the stand-in where there is one; else what a provider would say."""
    if not standin.is_there():
        fee = joint.amount * FEE_PERCENT // 100 + FEE_EACH
        return News("received", f"cs_demo_{joint.pk.hex}", joint.amount, fee)
    here = absolute(portal(), "portal:checkout_done", orders[0].checkout_key)
    visit = Visit(here, here, orders[0].buyer_email, orders[0].language)
    started = begin_joint_payment(orders=orders, visit=visit)
    standin.pay(started.address, orders[0].buyer_name)
    return joint_provider().describe_joint(started.reference)


def _pay_back(order: Order) -> None:
    """What Lumbung promised back goes back by the way it came."""
    treasurer, money = somebody("treasurer")
    for refund in Refund.objects.filter(payment__in=order.payments.values("payment_id"), status=REQUESTED):
        if standin.is_there():
            pay_back(order=order, refund=refund, actor="system")
        else:
            record_refund(
                order=order,
                refund=refund,
                paid_on=timezone.localdate(),
                note="",
                proof=None,
                actor=treasurer,
                roles=money,
            )


def connect_accounts() -> None:
    """Accounts of cooperatives at the stand-in: ready, not complete, stopped. Without a stand-in there are none."""
    if not standin.is_there():
        return
    for slug, outcomes in ACCOUNTS.items():
        with schema_context("public"):
            cooperative = Cooperative.objects.get(slug=slug)
        with tenant_context(cooperative):
            if ConnectedAccount.objects.exists():
                continue
            here = absolute(cooperative, "settlement_account")
            address = begin_connecting(cooperative=cooperative, back=here, again=here, actor="demo")
            for outcome in outcomes:
                standin.tell(address, outcome)
                refresh_account(ConnectedAccount.objects.get(), actor="demo")


def send_transfers() -> None:
    """After the ledger: what is owed goes to the accounts. Of the last ones, one is changed at the provider by hand, one goes to
    an account that was closed there, and one waits for its hour; of the first, the buyer is paid back a part afterwards, and of
    the second so much that its account, which was emptied meanwhile, cannot give it back."""
    if not standin.is_there():
        return
    with schema_context("public"):
        if Transfer.objects.exclude(status="requested").exists():
            return
        waiting = list(Transfer.objects.select_related("payment__joint", "order__cooperative").order_by("pk"))
        sent, rest = waiting[:LEFT_ALONE], waiting[LEFT_ALONE:]
        for transfer in sent:
            send_transfer(transfer)
        for transfer, befall in zip(rest, (_take_back_by_hand, _close_account), strict=False):
            befall(transfer)
        compare_transfers()
    for transfer in sent[:1]:
        _pay_part_back(transfer, 30_000)
    for transfer in sent[1:2]:
        _empty_account(transfer.order.cooperative)
        _pay_part_back(transfer, transfer.order.subtotal)


def _take_back_by_hand(transfer: Transfer) -> None:
    """Somebody took a part back on the provider's own pages: the lists differ from then on."""
    send_transfer(transfer)
    transfer.refresh_from_db()
    connect_provider().take_back(
        transfer.provider_reference, amount=transfer.amount // 4, name="dasbor", key=str(uuid.uuid4())
    )


def _close_account(transfer: Transfer) -> None:
    """The account to which it was to go is gone: refused, and tried again every hour."""
    Transfer.objects.filter(pk=transfer.pk).update(account_id=CLOSED_ACCOUNT)
    transfer.refresh_from_db()
    send_transfer(transfer)


def _empty_account(cooperative: Cooperative) -> None:
    """Its treasurer has everything paid out to the bank: what is to be taken back is refused, and asked for every hour."""
    with tenant_context(cooperative):
        here = absolute(cooperative, "settlement_account")
        address = begin_connecting(cooperative=cooperative, back=here, again=here, actor="demo")
    standin.tell(address, "withdrawn")


def _pay_part_back(transfer: Transfer, amount: int) -> None:
    order = transfer.order
    with tenant_context(order.cooperative):
        treasurer, _money = somebody("treasurer")
        refund = request_refund(
            order=order,
            link=order.payments.get(),
            amount=min(amount, order.subtotal),
            reason="Warnanya luntur di satu sisi.",
            actor=treasurer,
        )
        pay_back(order=order, refund=refund, actor=treasurer)
    with schema_context("public"):
        post_order(order.pk)
        for reversal in Reversal.objects.filter(status="requested").select_related("transfer"):
            send_reversal(reversal)
