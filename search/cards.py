"""From paths to addresses: a hit is shown on other hosts than its own."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from search.queries import Hit
from tenants.models import Cooperative
from tenants.urls import base_address, localised

# Where a card holds addresses; a srcset holds several.
PAGES = {"url", "product_url"}
# What is asked of a cooperative here; it has many times as much.
ASKED = ("host", "name", "status", "theme", "motif", "ground", "accent")
ADDRESSES = PAGES | {"src", "full_url", "srcset", "motif_url", "mark_url"}


def with_hosts(found: list[Hit], *, cards: bool = True) -> list[Hit]:
    """Join the host of each hit's cooperative to its paths: one query a page, none for the cards. Without `cards` they stay behind."""
    wanted = {hit.cooperative_id for hit in found}
    cooperatives = Cooperative.objects.only(*ASKED).in_bulk(wanted)
    hosts = {key: base_address(cooperative) for key, cooperative in cooperatives.items()}
    hits = []
    for hit in found:
        cooperative = cooperatives.get(hit.cooperative_id)
        if cooperative is None or not cooperative.is_open:
            # Its documents go in a moment; until then nobody shall be led to a shop that is shut.
            continue
        host = hosts[hit.cooperative_id]
        card = _card(hit, cooperative, host) if cards else {}
        path = host + localised(hit.path)
        hits.append(replace(hit, path=path, card=card, cooperative_name=cooperative.name))
    return hits


def _card(hit: Hit, cooperative: Cooperative, host: str) -> dict[str, Any]:
    card = _absolute(hit.card, host)
    if "theme" in card:
        # As the storefront is dyed now, not as it was when the card was written.
        card["theme"] = cooperative.palette
    if card.get("is_signature"):
        card["mark_url"] = reverse("motif", args=[cooperative.cloth, "icon"])
    return card


def _absolute(card: Any, host: str) -> Any:
    """The card with every address in it (links, pictures, srcsets) on its own host."""
    if isinstance(card, list):
        return [_absolute(value, host) for value in card]
    if not isinstance(card, dict):
        return card
    return {
        key: _joined(localised(value) if key in PAGES else value, host)
        if key in ADDRESSES and value
        else _absolute(value, host)
        for key, value in card.items()
    }


def _joined(addresses: str, host: str) -> str:
    return ", ".join(host + part if part.startswith("/") else part for part in addresses.split(", "))
