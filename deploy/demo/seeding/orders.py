"""Retail orders in every state, made by the actions that real ones go through, then moved into the past."""

import datetime
import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from PIL import Image, ImageDraw

from deploy.demo.seeding import content
from deploy.demo.seeding.desk import pay_members, somebody, write_desk_work
from deploy.demo.seeding.people import district_named
from deploy.demo.seeding.returns import let_days_run, write_return
from marketplace.accounts.models import User
from marketplace.catalogue.models import Variant
from marketplace.core.money import rupiah
from marketplace.core.phone import normalise_phone
from marketplace.ordering.actions.baskets import open_basket, put_into_basket
from marketplace.ordering.actions.changing_way import change_way
from marketplace.ordering.actions.fulfilling import (
    cancel_order,
    complete_order,
    deliver_order,
    hand_over_order,
    pack_order,
    ship_order,
)
from marketplace.ordering.actions.paying import confirm_payment, expire_order, settle_payment, submit_proof
from marketplace.ordering.actions.placing import Recipient, place_order, ways_to_deliver
from marketplace.ordering.models import Basket, Fulfilment, Order
from marketplace.ordering.selectors.baskets import priced_basket
from marketplace.payments.actions import receive_payment
from marketplace.payments.models import Payment
from marketplace.payments.proofs import read_proof
from marketplace.payments.selectors import payment_for_update
from marketplace.sharing.models import Channel, Earning
from tenants.models import Cooperative

COURIERS = ("JNE", "J&T", "SiCepat", "Pos Indonesia")
# What the content calls by another word than the marketplace.
METHODS = {"transfer": "bank_transfer"}
# How far along the road each state lies.
ROAD = ("awaiting_payment", "proof_submitted", "paid", "packed", "shipped", "delivered", "completed")
TIMES = ("placed_at", "proof_submitted_at", "paid_at", "packed_at", "shipped_at", "delivered_at", "completed_at",
         "cancelled_at", "expired_at")  # fmt: skip


def write_orders() -> None:
    shoppers = {one["email"]: one for one in content.read("shoppers")["shoppers"]}
    orders = content.read("orders")["orders"]
    for number, one in enumerate(orders):
        with schema_context("public"):
            cooperative = Cooperative.objects.select_related("region__parent").get(slug=one["cooperative"])
        with tenant_context(cooperative):
            write_order(one, shoppers[one["shopper"]], cooperative, COURIERS[number % len(COURIERS)])
    with schema_context("public"):
        cooperatives = list(Cooperative.objects.filter(slug__in={one["cooperative"] for one in orders}))
    for cooperative in cooperatives:
        pay_members(cooperative)
    for one in content.read("orders")["baskets"]:
        with schema_context("public"):
            cooperative = Cooperative.objects.get(slug=one["cooperative"])
        with tenant_context(cooperative):
            fill_basket(one, cooperative, User.objects.get(email=one["shopper"]))


def write_order(
    one: dict[str, Any], shopper: dict[str, Any], cooperative: Cooperative, courier: str
) -> Order:
    """In the storefront's schema: one order as far along as the content says."""
    user = User.objects.get(email=shopper["email"])
    basket = fill_basket(one, cooperative, user)
    order = _place(one, shopper, cooperative, user, basket)
    if "payment_before" in one:
        change_way(order=order, method=METHODS.get(one["payment"], one["payment"]), actor=user)
        order.refresh_from_db()
    _carry(order, one, user, courier)
    write_desk_work(order, one, courier)
    write_return(order, one, courier)
    move_into_past(order, one["days_ago"])
    return order


def fill_basket(one: dict[str, Any], cooperative: Cooperative, user: User) -> Basket:
    """In the storefront's schema: what somebody put in and has not ordered yet."""
    basket = open_basket(cooperative=cooperative, user=user, visitor_key=None)
    for line in one["lines"]:
        variant = Variant.objects.get(sku=line["sku"])
        put_into_basket(basket=basket, variant_id=variant.pk, quantity=line["quantity"])
    return basket


def _place(
    one: dict[str, Any], shopper: dict[str, Any], cooperative: Cooperative, user: User, basket: Any
) -> Order:
    recipient = recipient_of(shopper, is_pickup=one["delivery"] == "pickup")
    priced = priced_basket(basket)
    option = ways_to_deliver(cooperative, recipient, priced)[0]
    payment = one.get("payment_before", one["payment"])
    return place_order(
        basket=basket,
        cooperative=cooperative,
        recipient=recipient,
        zone=option.zone,
        method=METHODS.get(payment, payment),
        checkout_key=uuid.uuid4(),
        expected_total=priced.subtotal + option.price,
        language="id",
        user=user,
    )


def recipient_of(shopper: dict[str, Any], *, is_pickup: bool) -> Recipient:
    return Recipient(
        name=shopper["name"],
        email=shopper["email"],
        phone=normalise_phone(shopper["phone"]),
        fulfilment=Fulfilment.PICKUP if is_pickup else Fulfilment.DELIVERY,
        district=None if is_pickup else district_named(shopper["district"], shopper["region"]),
        street="" if is_pickup else shopper["address"],
    )


def _carry(order: Order, one: dict[str, Any], user: User, courier: str) -> None:
    """Take the order through the states before its own."""
    state = one["state"]
    treasurer, money = somebody("treasurer")
    if state == "expired":
        long_ago = timezone.now() - datetime.timedelta(minutes=1)
        Payment.objects.filter(pk__in=order.payments.values("payment_id")).update(expires_at=long_ago)
        expire_order(order_id=order.pk)
        return
    if state == "cancelled":
        cancel_order(order=order, actor=user, roles="buyer", reason="Salah pilih ukuran.")
        return
    reached = ROAD.index(state)
    # Who pays cash pays when the goods are handed over.
    if reached >= 1 and one["payment"] != "cash":
        if one["payment"] != "card":
            submit_proof(order=order, proof=_proof(order), actor=user)
            if reached >= 2:
                confirm_payment(order=order, actor=treasurer, roles=money)
        elif reached >= 2:
            _pay_by_card(order)
    hand_on(order, reached, user, courier)


def hand_on(order: Order, reached: int, user: User, courier: str) -> None:
    """In the storefront's schema: what happens to a paid order until the place on the road that it has reached."""
    desk, goods = somebody("order_desk")
    if reached >= 3:
        pack_order(order=order, actor=desk, roles=goods)
    if reached >= 4 and order.fulfilment == Fulfilment.PICKUP:
        hand_over_order(order=order, actor=desk, roles=goods)
    elif reached >= 4:
        ship_order(
            order=order, courier=courier, tracking_number=f"{order.pk:010d}ID", actor=desk, roles=goods
        )
        if reached >= 5:
            deliver_order(order=order, actor=user, roles="buyer")
    if reached >= 6:
        complete_order(order=order, actor=user, roles="buyer")


def _pay_by_card(order: Order) -> None:
    link = order.payments.get()
    with transaction.atomic():
        payment = payment_for_update(link.payment_id)
        receive_payment(payment, amount=payment.amount_due, actor="stripe", role="system")
    settle_payment(order_id=order.pk, payment_id=link.payment_id)


def _proof(order: Order) -> Any:
    """A drawn slip of a transfer, as a phone would photograph it."""
    payment = order.payments.get().payment
    slip = Image.new("RGB", (720, 960), "#f4f6fb")
    pen = ImageDraw.Draw(slip)
    pen.rectangle((0, 0, 720, 140), fill="#263e6c")
    pen.text((40, 50), "Transfer berhasil", fill="white", font_size=44)
    rows = (
        ("Kepada", order.cooperative.bank_account_holder),
        ("Rekening", f"{order.cooperative.bank_name} {order.cooperative.bank_account_number}"),
        ("Jumlah", rupiah(payment.amount_due)),
        ("Berita", order.number),
    )
    for place, (name, value) in enumerate(rows):
        pen.text((40, 200 + place * 120), name, fill="#605145", font_size=26)
        pen.text((40, 236 + place * 120), value, fill="#2b2019", font_size=32)
    file = io.BytesIO()
    slip.save(file, "JPEG", quality=80)
    return read_proof(SimpleUploadedFile("bukti.jpg", file.getvalue(), content_type="image/jpeg"))


def move_into_past(order: Order, days_ago: int) -> None:
    """Spread what happened between the day it was placed and now; deadlines that still run stay as they are."""
    if days_ago == 0:
        return
    order.refresh_from_db()
    happened = [name for name in TIMES if getattr(order, name)]
    begun = timezone.now() - datetime.timedelta(days=days_ago)
    step = datetime.timedelta(days=days_ago) / (len(happened) + 1)
    moments = {name: begun + step * place for place, name in enumerate(happened)}
    changes: dict[str, Any] = dict(moments)
    shift = datetime.timedelta(days=days_ago)
    changes["promised_from"] = order.promised_from - shift
    changes["promised_until"] = order.promised_until - shift
    if order.status not in ("awaiting_payment", "proof_submitted"):
        changes["payment_due_at"] = order.payment_due_at - shift
    Order.objects.filter(pk=order.pk).update(**changes)
    events = list(order.timeline.order_by("pk"))
    for place, event in enumerate(events):
        event.at = begun + datetime.timedelta(days=days_ago) * place / (len(events) + 1)
        event.save(update_fields=["at"])
    if order.status == "delivered":
        let_days_run(order, moments["delivered_at"])
    if "packed_at" in moments:
        order.shipments.update(shipped_at=moments.get("shipped_at", moments["packed_at"]))
    order.remarks.update(at=begun + datetime.timedelta(days=days_ago) * 0.9)
    earnings = Earning.objects.filter(channel=Channel.RETAIL, document_id=order.pk)
    earnings.update(placed_at=begun)
    if "completed_at" in moments:
        earnings.update(earned_at=moments["completed_at"])
