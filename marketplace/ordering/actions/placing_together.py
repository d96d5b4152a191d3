"""One checkout, several cooperatives: an order at each, all of them or none."""

import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from marketplace.catalogue.stock import SoldOut
from marketplace.ordering.actions.placing import CannotPlace, Recipient, TotalChanged, place_order
from marketplace.ordering.models import Basket, Fulfilment, Order
from tenants.models import Cooperative


@dataclass(frozen=True)
class Part:
    """What one cooperative is asked for; `expected_total` is what the buyer saw, in IDR."""

    basket: Basket
    zone: str
    method: str
    expected_total: int
    note: str = ""


class PartRefused(Exception):
    """One cooperative's part cannot be ordered as it was shown; so nothing was ordered at any of them."""

    def __init__(self, cooperative: Cooperative, reason: Exception) -> None:
        super().__init__(f"{cooperative}: {reason!r}")
        self.cooperative, self.reason = cooperative, reason


def place_orders(
    *, parts: list[Part], recipient: Recipient, checkout_key: uuid.UUID, language: str, user: User
) -> list[Order]:
    """Place an order at each cooperative, in one transaction; a second call returns the first one's orders.

    Raises PartRefused. Cooperatives are taken in the order of their keys, so that two such checkouts never wait for each
    other in a ring; a basket holds at most as many parts as its owner has put together.
    """
    with transaction.atomic():
        orders = []
        for part in sorted(parts, key=lambda each: each.basket.cooperative_id):
            cooperative = part.basket.cooperative
            with tenant_context(cooperative):
                try:
                    order = place_order(
                        basket=part.basket,
                        cooperative=cooperative,
                        recipient=as_chosen(recipient, part.zone),
                        zone=part.zone,
                        method=part.method,
                        checkout_key=checkout_key,
                        expected_total=part.expected_total,
                        language=language,
                        note=part.note,
                        user=user,
                    )
                except (SoldOut, CannotPlace) as refusal:
                    raise PartRefused(cooperative, refusal) from refusal
            orders.append(order)
        return orders


def as_pickup(recipient: Recipient) -> Recipient:
    """The same person, who comes for the goods."""
    return replace(
        recipient, fulfilment=Fulfilment.PICKUP, district=None, street="", landmark="", postcode=""
    )


def as_chosen(recipient: Recipient, zone: str) -> Recipient:
    """The recipient as this way of delivery makes them: somebody who comes for the goods, or waits at the address."""
    return as_pickup(recipient) if zone == "pickup" else recipient


__all__ = [
    "CannotPlace",
    "Part",
    "PartRefused",
    "SoldOut",
    "TotalChanged",
    "as_chosen",
    "as_pickup",
    "place_orders",
]
