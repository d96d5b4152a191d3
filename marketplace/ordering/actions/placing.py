"""From basket to order: one transaction, one order however often the button is pressed."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.catalogue.delivery import DeliveryOption, delivery_options
from marketplace.catalogue.snapshots import line_snapshot
from marketplace.catalogue.stock import SoldOut, confirm, reserve
from marketplace.core import audit, due
from marketplace.core.numbers import next_number
from marketplace.ordering.actions.timeline import BUYER, remark, tell
from marketplace.ordering.models import Basket, Fulfilment, Order, OrderLine, OrderPayment
from marketplace.ordering.selectors.baskets import PricedBasket, priced_basket
from marketplace.payments.actions import open_payment
from marketplace.payments.providers import AT_COUNTER, NEARBY, provider_of, providers
from marketplace.sharing.actions import SoldLine, keep_shares
from marketplace.sharing.models import Channel
from tenants.models import Cooperative, Region

# A provider's last-minute success gets this long to reach us before its order is given up.
GRACE = timedelta(minutes=5)


class CannotPlace(Exception):
    """The basket cannot be ordered as it was shown; its page says why."""


class TotalChanged(CannotPlace):
    """The total is not the one on the page on which the buyer pressed the button."""


@dataclass(frozen=True)
class Recipient:
    """Who orders, and where to. `district` and `street` are empty for a pickup; the phone is normalised."""

    name: str
    email: str
    phone: str
    fulfilment: str
    district: Region | None = None
    street: str = ""
    landmark: str = ""
    postcode: str = ""

    @property
    def is_pickup(self) -> bool:
        return self.fulfilment == Fulfilment.PICKUP


def ways_to_deliver(
    cooperative: Cooperative, recipient: Recipient, basket: PricedBasket
) -> list[DeliveryOption]:
    """What this recipient can choose from, with a price; empty when the cooperative does not deliver there."""
    options = delivery_options(
        cooperative,
        destination=recipient.district,
        weight=basket.weight,
        subtotal=basket.subtotal,
        lead_time_days=basket.lead_time_days,
    )
    return [
        option for option in options if option.is_pickup == recipient.is_pickup and option.price is not None
    ]


def place_order(
    *,
    basket: Basket,
    cooperative: Cooperative,
    recipient: Recipient,
    zone: str,
    method: str,
    checkout_key: uuid.UUID,
    expected_total: int,
    language: str,
    note: str = "",
    user: User | None = None,
) -> Order:
    """Make the order of a checkout, reserve its goods and open its payment; a second call returns the first one's order.

    `expected_total` is what the buyer saw, in IDR. Raises SoldOut (catalogue), TotalChanged and CannotPlace.
    """
    try:
        with transaction.atomic():
            # Two clicks of one buyer wait here for each other; the second then finds the order.
            Basket.objects.select_for_update().get(pk=basket.pk)
            placed = order_of_checkout(cooperative, checkout_key)
            if placed:
                return placed
            priced = priced_basket(basket)
            if not priced.can_be_ordered:
                raise CannotPlace
            option = _option(cooperative, recipient, priced, zone)
            if priced.subtotal + (option.price or 0) != expected_total:
                raise TotalChanged
            way = providers().get(method)
            handover = handover_of(cooperative, recipient)
            if way is None or not way.is_offered(cooperative, expected_total, handover):
                raise CannotPlace
            order = _write_order(
                cooperative, recipient, priced, option, method, checkout_key, language, note, user
            )
            # One statement: `delete` would read the lines first, for signals that nobody of ours listens to.
            basket.lines.all()._raw_delete(basket.lines.db)
            return order
    except IntegrityError:
        # The same checkout from another basket row (signed in meanwhile): the constraint decided.
        placed = order_of_checkout(cooperative, checkout_key)
        if placed is None:
            raise
        return placed


def handover_of(cooperative: Cooperative, recipient: Recipient | Order) -> str:
    """Who hands the goods over, as ways to pay want to know it: the counter, or a courier within the own city."""
    if recipient.is_pickup:
        return AT_COUNTER
    is_nearby = recipient.district is not None and recipient.district.parent_id == cooperative.region_id
    return NEARBY if is_nearby else ""


def order_of_checkout(cooperative: Cooperative, checkout_key: uuid.UUID) -> Order | None:
    return Order.objects.filter(cooperative=cooperative, checkout_key=checkout_key).first()


def _option(
    cooperative: Cooperative, recipient: Recipient, priced: PricedBasket, zone: str
) -> DeliveryOption:
    for option in ways_to_deliver(cooperative, recipient, priced):
        if option.zone == zone:
            return option
    raise CannotPlace


def _write_order(
    cooperative: Cooperative,
    recipient: Recipient,
    priced: PricedBasket,
    option: DeliveryOption,
    method: str,
    checkout_key: uuid.UUID,
    language: str,
    note: str,
    user: User | None,
) -> Order:
    now = timezone.now()
    due_at = now + timedelta(hours=provider_of(method).hours_to_pay)
    reference = uuid.uuid4()
    reserve(
        reference, {line.line.variant_id: line.quantity for line in priced.lines}, expires_at=due_at + GRACE
    )
    order = Order.objects.create(
        reference=reference,
        number=next_number(
            "order",
            cooperative_id=cooperative.pk,
            year=timezone.localdate().year,
            code=cooperative.code,
            prefix="PSN",
        ),
        checkout_key=checkout_key,
        cooperative=cooperative,
        user=user,
        language=language,
        buyer_name=recipient.name,
        buyer_email=recipient.email,
        buyer_phone=recipient.phone,
        fulfilment=recipient.fulfilment,
        street=recipient.street,
        landmark=recipient.landmark,
        district=recipient.district,
        place=place_name(recipient.district, recipient.postcode),
        note=note,
        delivery_zone=option.zone,
        delivery_label=option.label,
        promised_from=option.earliest,
        promised_until=option.latest,
        weight=priced.weight,
        subtotal=priced.subtotal,
        delivery_price=option.price or 0,
        total=priced.subtotal + (option.price or 0),
        payment_method=method,
        payment_due_at=due_at,
        placed_at=now,
    )
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            cooperative=cooperative,
            position=position,
            product_id=line.line.product_id,
            variant_id=line.line.variant_id,
            sku=line.goods.sku,
            name=line.goods.product.name,
            variant_label=line.goods.label,
            unit=line.goods.product.unit,
            unit_price=line.unit_price,
            quantity=line.quantity,
            total=line.total,
            snapshot=line_snapshot(line.goods, line.quantity, line.unit_price),
            story_id=line.line.story_id,
        )
        for position, line in enumerate(priced.lines, start=1)
    )
    keep_shares(
        channel=Channel.RETAIL,
        document_id=order.pk,
        document_number=order.number,
        lines=[
            SoldLine(line.pk, line.product_id, line.full_name, line.quantity, line.total) for line in lines
        ],
    )
    open_order_payment(order, due_at)
    remark(order, "place", seen_as=BUYER)
    audit.record("order.place", "order", order.pk, actor=user, cooperative_id=cooperative.pk)
    if provider_of(method).waits_for_money:
        due.schedule("order.payment_due", order.pk, at=due_at + GRACE, payload={"order_id": order.pk})
    else:
        confirm(reference)
    tell(order, "placed")
    return order


def open_order_payment(order: Order, due_at: datetime) -> None:
    """Open a payment of the order's total by its method, to be made before `due_at`. Raises NoSuffixLeft."""
    payment_id = uuid.uuid4()
    # The link first: only through it may the storefront write the payment (the constraint looks when all is written).
    OrderPayment.objects.create(order=order, cooperative=order.cooperative, payment_id=payment_id)
    open_payment(
        payment_id=payment_id,
        method=order.payment_method,
        payee=order.cooperative,
        amount=order.total,
        description=f"{order.number} · {order.cooperative.name}"[:160],
        expires_at=due_at,
        actor=order.user,
    )


def place_name(district: Region | None, postcode: str = "") -> str:
    """«Kec. Jombang, Kota Cilegon, Banten 42411», or nothing for a pickup."""
    names, region = [], district
    while region is not None:
        names.append(f"Kec. {region.name}" if region.kind == Region.Kind.DISTRICT else region.name)
        region = region.parent
    return f"{', '.join(names)} {postcode}".strip()


__all__ = [
    "CannotPlace",
    "Recipient",
    "SoldOut",
    "TotalChanged",
    "order_of_checkout",
    "place_name",
    "place_order",
]
