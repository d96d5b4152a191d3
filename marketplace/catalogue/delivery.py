"""How goods reach a place, what that costs and when they are there, from the storefront's own rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from marketplace.catalogue.calculations import started_kilograms
from marketplace.catalogue.models import DeliveryRate
from marketplace.core.dates import add_business_days
from tenants.models import Cooperative, Region

Zone = DeliveryRate.Zone

# Nearest first. A zone without a rate of its own is served at the next wider one's.
REACH = (Zone.CITY, Zone.PROVINCE, Zone.ISLAND, Zone.NATION)

# The first digit of a province's official code: 1–2 Sumatra, 3 Java, 5 Bali and Nusa Tenggara, 6 Kalimantan,
# 7 Sulawesi, 8 Maluku, 9 Papua.
ISLANDS = {"1": "sumatra", "2": "sumatra"}


@dataclass(frozen=True)
class DeliveryOption:
    """One way to receive goods: `price` in IDR (None: agreed with the cooperative), there between two days.

    `minimum_days` and `maximum_days` are what the courier takes once the goods have left.
    """

    zone: str
    label: str
    price: int | None
    earliest: date
    latest: date
    note: str
    minimum_days: int = 0
    maximum_days: int = 0

    @property
    def is_pickup(self) -> bool:
        return self.zone == Zone.PICKUP


def delivery_options(
    cooperative: Cooperative,
    *,
    destination: Region | None,
    weight: int,
    subtotal: int,
    lead_time_days: int,
    rates: Iterable[DeliveryRate] | None = None,
) -> list[DeliveryOption]:
    """Pickup first, then delivery; without a destination every zone that is offered, for an estimate.

    `weight` in grams, `subtotal` in IDR, `lead_time_days` working days until the goods leave. `rates` spares the query.
    """
    offered = {rate.zone: rate for rate in (active_rates() if rates is None else rates)}
    ready = add_business_days(timezone.localdate(), lead_time_days)
    options = [_option(offered[Zone.PICKUP], 0, ready)] if Zone.PICKUP in offered else []
    if destination is None:
        wanted = [offered[zone] for zone in REACH if zone in offered]
    else:
        reach = REACH[REACH.index(zone_between(cooperative.region, destination)) :]
        wanted = [offered[zone] for zone in reach if zone in offered][:1]
    for rate in wanted:
        is_free = rate.free_over is not None and subtotal >= rate.free_over
        options.append(_option(rate, 0 if is_free else rate.price * started_kilograms(weight), ready))
    return options


def zone_between(origin: Region, destination: Region) -> Zone:
    """How far two places are apart; districts and villages count as their regency."""
    if _regency(origin.code) == _regency(destination.code):
        return Zone.CITY
    if origin.province_code == destination.province_code:
        return Zone.PROVINCE
    return Zone.ISLAND if _island(origin) == _island(destination) else Zone.NATION


def is_free_from(rate: DeliveryRate, subtotal: int) -> bool:
    """Whether a delivery (picking up is none) costs nothing for goods worth `subtotal` IDR."""
    is_free = rate.price == 0 or (rate.free_over is not None and subtotal >= rate.free_over)
    return rate.zone != Zone.PICKUP and is_free


def active_rates() -> list[DeliveryRate]:
    return list(DeliveryRate.objects.filter(is_active=True))


def _option(rate: DeliveryRate, price: int, ready: date) -> DeliveryOption:
    is_pickup = rate.zone == Zone.PICKUP
    return DeliveryOption(
        zone=rate.zone,
        label=rate.get_zone_display(),
        price=price,
        earliest=ready if is_pickup else ready + timedelta(days=rate.minimum_days),
        latest=ready if is_pickup else ready + timedelta(days=rate.maximum_days),
        note=rate.note,
        minimum_days=0 if is_pickup else rate.minimum_days,
        maximum_days=0 if is_pickup else rate.maximum_days,
    )


def _regency(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _island(region: Region) -> str:
    first = region.code[0]
    return ISLANDS.get(first, first)
