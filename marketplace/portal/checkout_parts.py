"""The parts of a checkout for several cities: what each cooperative can deliver, be paid with, and is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from marketplace.catalogue.delivery import DeliveryOption
from marketplace.ordering.actions.placing import Recipient, handover_of, ways_to_deliver
from marketplace.ordering.actions.placing_together import Part, as_chosen, as_pickup
from marketplace.ordering.forms import PaymentForm
from marketplace.ordering.models import Basket
from marketplace.ordering.selectors.baskets import PricedBasket, baskets_of, priced_basket
from marketplace.payments.providers import Provider, providers, providers_offered
from tenants.models import Cooperative


@dataclass(frozen=True)
class CityPart:
    """One cooperative's part of the checkout; `left_out` says why it has to stay in the basket."""

    basket: Basket
    priced: PricedBasket
    options: list[DeliveryOption]
    # Ways to pay by way of delivery: who hands the goods over decides whether cash is one.
    ways: dict[str, list[Provider]]
    # Who hands over what comes the first way, as ways to pay want to know it.
    handover: str = ""
    left_out: str = ""

    @property
    def cooperative(self) -> Cooperative:
        return self.basket.cooperative

    @property
    def key(self) -> str:
        return str(self.cooperative.pk)

    @property
    def providers(self) -> list[Provider]:
        """Ways to pay that go with any way of delivery, in the order in which they are shown."""
        methods = {way.method for ways in self.ways.values() for way in ways}
        return [provider for method, provider in providers().items() if method in methods]

    def fits(self, zone: str | None, method: str | None) -> bool:
        """Whether goods that come this way can be paid that way."""
        return any(way.method == method for way in self.ways.get(zone or "", []))

    def limits(self) -> dict[str, str]:
        """{method: the ways of delivery it goes with} for those that do not go with all."""
        fitting = {
            way.method: [option.label for option in self.options if self.fits(option.zone, way.method)]
            for way in self.providers
        }
        return {
            method: ", ".join(labels) for method, labels in fitting.items() if len(labels) < len(self.options)
        }

    def option(self, zone: str | None) -> DeliveryOption | None:
        return next((option for option in self.options if option.zone == zone), None)

    def total(self, option: DeliveryOption) -> int:
        return self.priced.subtotal + (option.price or 0)


def parts_of(request: HttpRequest, recipient: Recipient | None) -> list[CityPart]:
    """Each open cooperative's basket as it would be sold now, asked in its own schema; one by one, as many as were filled."""
    open_ones = baskets_of(request.user.pk).filter(cooperative__status=Cooperative.Status.OPEN)
    return [_part(basket, recipient) for basket in open_ones]


def _part(basket: Basket, recipient: Recipient | None) -> CityPart:
    cooperative = basket.cooperative
    with tenant_context(cooperative):
        priced = priced_basket(basket, with_pictures=False)
        if not priced.can_be_ordered:
            return CityPart(basket, priced, [], {}, left_out=" ".join(priced.problems))
        if recipient is None:
            return CityPart(basket, priced, [], {})
        options = ways_to_deliver(cooperative, recipient, priced)
        options += ways_to_deliver(cooperative, as_pickup(recipient), priced)
    handovers = {
        option.zone: handover_of(cooperative, as_chosen(recipient, option.zone)) for option in options
    }
    ways = {
        option.zone: providers_offered(
            cooperative, priced.subtotal + (option.price or 0), handovers[option.zone]
        )
        for option in options
    }
    # What cannot be paid in any way cannot be sent that way.
    payable = [option for option in options if ways[option.zone]]
    reason = ""
    if not options:
        reason = _("It does not deliver there yet, and has no pickup.")
    elif not payable:
        reason = _("It cannot take payments here just now.")
    handover = handovers[payable[0].zone] if payable else ""
    return CityPart(basket, priced, payable, ways, handover, left_out=reason)


def open_parts(parts: Iterable[CityPart]) -> list[CityPart]:
    """Those that can be ordered as they stand."""
    return [part for part in parts if not part.left_out]


def payment_form(part: CityPart, known: dict[str, Any] | None, request: HttpRequest) -> PaymentForm:
    """How one cooperative's part comes and how it is paid; bound once it was sent."""
    initial = {"zone": part.options[0].zone} | (known or {})
    if len(part.providers) == 1:
        initial["method"] = part.providers[0].method
    return PaymentForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        prefix=f"k{part.key}",
        zones=[(option.zone, option.label) for option in part.options],
        methods=[(provider.method, provider.label) for provider in part.providers],
        fits=part.fits,
    )


def chosen_ways(parts: list[CityPart], draft: dict[str, Any]) -> list[tuple[CityPart, DeliveryOption]] | None:
    """Each part with its way of delivery; None while an answer is missing or is not offered any more."""
    chosen = []
    for part in parts:
        answer = (draft.get("payment") or {}).get(part.key) or {}
        option = part.option(answer.get("zone"))
        if option is None or not part.fits(option.zone, answer.get("method")):
            return None
        chosen.append((part, option))
    return chosen


def wanted_parts(parts: list[CityPart], draft: dict[str, Any], posted: Any) -> list[Part]:
    """What is placed: the parts that stood on the check page, each with the total that was read there."""
    wanted = []
    for part in parts:
        seen, answer = posted.get(f"total-{part.key}", ""), (draft.get("payment") or {}).get(part.key)
        if answer and seen.isascii() and seen.isdigit() and len(seen) < 16:
            wanted.append(
                Part(part.basket, answer["zone"], answer["method"], int(seen), answer.get("note", ""))
            )
    return wanted
