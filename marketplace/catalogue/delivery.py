"""How goods reach a place, what that costs and when they are there, from the storefront's own rates.

Prices for single places (own courier, an expedition's list) come before the zones, which say what any other place costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from marketplace.catalogue.calculations import started_kilograms
from marketplace.catalogue.models import DeliveryArea, DeliveryRate
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

    `zone` names the way: a zone, or the service that has a price for the place. `minimum_days` and `maximum_days` are the
    working days that the way takes once the goods have left. `free_over` is the basket in IDR from which it costs
    nothing; `highest` the dearest place's price where the option stands for several places.
    """

    zone: str
    label: str
    price: int | None
    earliest: date
    latest: date
    note: str
    minimum_days: int = 0
    maximum_days: int = 0
    free_over: int | None = None
    highest: int | None = None

    @property
    def is_pickup(self) -> bool:
        return self.zone == Zone.PICKUP

    @property
    def at_most(self) -> int:
        """The price in IDR at the dearest place that the option stands for."""
        return max(self.price or 0, self.highest or 0)

    def missing_for_free(self, subtotal: int) -> int:
        """How much more, in IDR, has to be in the basket until this way is free; 0 when it is, or never will be."""
        if not self.price or self.free_over is None:
            return 0
        return max(self.free_over - subtotal, 0)


@dataclass(frozen=True)
class Load:
    """What is to be sent: `weight` in grams, worth `subtotal` IDR, leaving on the day `ready`."""

    weight: int
    subtotal: int
    ready: date


def delivery_options(
    cooperative: Cooperative,
    *,
    destination: Region | None,
    weight: int,
    subtotal: int,
    lead_time_days: int,
    rates: Iterable[DeliveryRate] | None = None,
    spans: Iterable[dict[str, Any]] | None = None,
) -> list[DeliveryOption]:
    """Pickup first, then delivery, the cheapest first; without a destination every zone that is offered, for an estimate.

    `weight` in grams, `subtotal` in IDR, `lead_time_days` working days until the goods leave. `rates` and `spans` (see
    `area_spans`) spare their queries.
    """
    offered = {rate.zone: rate for rate in (active_rates() if rates is None else rates)}
    load = Load(weight, subtotal, add_business_days(timezone.localdate(), lead_time_days))
    options = [_by_zone(offered[Zone.PICKUP], load)] if Zone.PICKUP in offered else []
    if destination is None:
        known = list(area_spans() if spans is None else spans)
        return options + _estimates(offered, known, load)
    areas = areas_towards(destination)
    sent = [_by_area(area, load) for area in areas]
    if not any(area.service == DeliveryArea.Service.EXPEDITION for area in areas):
        reach = REACH[REACH.index(zone_between(cooperative.region, destination)) :]
        sent += [_by_zone(offered[zone], load) for zone in reach if zone in offered][:1]
    return options + sorted(sent, key=lambda option: (option.price or 0, option.latest))


def areas_towards(destination: Region) -> list[DeliveryArea]:
    """Each service's price for the place: of its district if there is one, else its regency's, else its province's."""
    parts = destination.code.split(".")
    codes = [".".join(parts[:depth]) for depth in range(1, min(len(parts), 3) + 1)]
    found: dict[str, DeliveryArea] = {}
    areas = DeliveryArea.objects.filter(is_active=True, region_id__in=codes)
    for area in sorted(areas, key=lambda each: len(each.region_id)):
        found[area.service] = area
    return [found[service] for service in DeliveryArea.Service.values if service in found]


def area_spans() -> QuerySet[DeliveryArea, dict[str, Any]]:
    """What the prices for single places lie between, one row for each service and way of reckoning: not a row a place."""
    row = JSONObject(
        service=F("service"),
        pricing=F("pricing"),
        low=Min("price"),
        high=Max("price"),
        free_over=Min("free_over"),
        free_everywhere_over=Max("free_over"),
        places=Count("pk"),
        places_with_free=Count("free_over"),
        minimum_days=Min("minimum_days"),
        maximum_days=Max("maximum_days"),
    )
    spans = DeliveryArea.objects.filter(is_active=True).order_by().values("service", "pricing")
    return spans.annotate(span=row).values_list("span", flat=True)


def zone_between(origin: Region, destination: Region) -> Zone:
    """How far two places are apart; districts and villages count as their regency."""
    if _regency(origin.code) == _regency(destination.code):
        return Zone.CITY
    if origin.province_code == destination.province_code:
        return Zone.PROVINCE
    return Zone.ISLAND if _island(origin) == _island(destination) else Zone.NATION


def delivered_free_from() -> int | None:
    """The smallest basket in IDR that reaches some place free of charge; picking up is no delivery. None: never."""
    rates = DeliveryRate.objects.filter(is_active=True).exclude(zone=Zone.PICKUP)
    areas = DeliveryArea.objects.filter(is_active=True)
    thresholds = [
        0 if price == 0 else free_over
        for price, free_over in [
            *rates.values_list("price", "free_over"),
            *areas.order_by().values_list("price", "free_over").distinct(),
        ]
    ]
    return min((threshold for threshold in thresholds if threshold is not None), default=None)


def active_rates() -> list[DeliveryRate]:
    return list(DeliveryRate.objects.filter(is_active=True))


def _estimates(
    offered: dict[str, DeliveryRate], spans: list[dict[str, Any]], load: Load
) -> list[DeliveryOption]:
    """The courier's span, then every zone; an expedition's own list only where no zones say it shorter."""
    zones = [_by_zone(offered[zone], load) for zone in REACH if zone in offered]
    services = DeliveryArea.Service
    wanted = {services.COURIER} if zones else {services.COURIER, services.EXPEDITION}
    estimates = []
    for span in sorted(spans, key=lambda each: each["service"]):
        if span["service"] not in wanted:
            continue
        is_free_everywhere = span["places"] == span["places_with_free"]
        far_free = span["free_everywhere_over"] if is_free_everywhere else None
        estimates.append(
            DeliveryOption(
                zone=span["service"],
                label=str(services(span["service"]).label),
                price=_price(span["low"], span["pricing"], span["free_over"], load),
                highest=_price(span["high"], span["pricing"], far_free, load),
                free_over=span["free_over"],
                note="",
                **_days(span["minimum_days"], span["maximum_days"], load.ready),
            )
        )
    return estimates + zones


def _by_area(area: DeliveryArea, load: Load) -> DeliveryOption:
    return DeliveryOption(
        zone=area.service,
        label=area.label,
        price=_price(area.price, area.pricing, area.free_over, load),
        note="",
        free_over=area.free_over,
        **_days(area.minimum_days, area.maximum_days, load.ready),
    )


def _by_zone(rate: DeliveryRate, load: Load) -> DeliveryOption:
    is_pickup = rate.zone == Zone.PICKUP
    days = (0, 0) if is_pickup else (rate.minimum_days, rate.maximum_days)
    return DeliveryOption(
        zone=rate.zone,
        label=rate.get_zone_display(),
        price=0 if is_pickup else _price(rate.price, DeliveryArea.Pricing.WEIGHT, rate.free_over, load),
        note=rate.note,
        free_over=None if is_pickup else rate.free_over,
        **_days(*days, load.ready),
    )


def _price(price: int, pricing: str, free_over: int | None, load: Load) -> int:
    if free_over is not None and load.subtotal >= free_over:
        return 0
    return price if pricing == DeliveryArea.Pricing.FLAT else price * started_kilograms(load.weight)


def _days(minimum: int, maximum: int, ready: date) -> dict[str, Any]:
    """Couriers count working days, as those who make the goods do: a holiday moves the promise."""
    return {
        "minimum_days": minimum,
        "maximum_days": maximum,
        "earliest": add_business_days(ready, minimum),
        "latest": add_business_days(ready, maximum),
    }


def _regency(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _island(region: Region) -> str:
    first = region.code[0]
    return ISLANDS.get(first, first)
