"""From paths to addresses: a hit is shown on other hosts than its own, and in its reader's language."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from search.queries import Hit
from tenants.models import Cooperative
from tenants.urls import address_of_host, base_address, localised

# Where a card holds addresses; a srcset holds several.
PAGES = {"url", "product_url"}
# What is asked of a cooperative here; it has many times as much.
ASKED = ("host", "name", "status", "theme", "motif", "ground", "accent")
ADDRESSES = PAGES | {"src", "full_url", "srcset", "motif_url", "mark_url"}

# Where a card keeps its words in other languages: {code: {key: text}}.
WORDED = "in"


def in_every_language(write: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The card that `write` makes in the main language, with the words that other languages have instead."""
    with translation.override(settings.LANGUAGE_CODE):
        card = write()
    worded = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said = write()
        # Addresses are turned when the hit is shown.
        others = {key: text for key, text in said.items() if key not in ADDRESSES and text != card[key]}
        if others:
            worded[code] = others
    return card | ({WORDED: worded} if worded else {})


def in_readers_language(card: dict[str, Any]) -> dict[str, Any]:
    """A kept card with the words of the language that is active; one that was kept before it had any stays as it was."""
    words = card.get(WORDED, {}).get(translation.get_language(), {})
    return {key: value for key, value in card.items() if key != WORDED} | words


def with_hosts(found: list[Hit], *, cards: bool = True) -> list[Hit]:
    """Join the host of each hit's cooperative to its paths: one query a page, none for the cards. Without `cards` they stay behind."""
    wanted = {hit.cooperative_id for hit in found}
    if not cards:
        return _without_cards(found, wanted)
    cooperatives = Cooperative.objects.only(*ASKED).in_bulk(wanted)
    hosts = {key: base_address(cooperative) for key, cooperative in cooperatives.items()}
    hits = []
    for hit in found:
        cooperative = cooperatives.get(hit.cooperative_id)
        if cooperative is None or not cooperative.is_open:
            # Its documents go in a moment; until then nobody shall be led to a shop that is shut.
            continue
        host = hosts[hit.cooperative_id]
        path = host + localised(hit.path)
        card = _card(hit, cooperative, host)
        hits.append(replace(hit, path=path, card=card, cooperative_name=cooperative.name))
    return hits


def _without_cards(found: list[Hit], wanted: set[int]) -> list[Hit]:
    """The same of what needs names and addresses only: rows, where whole cooperatives took longer than all else here."""
    open_ones = Cooperative.objects.filter(pk__in=wanted, status=Cooperative.Status.OPEN)
    language = localised("")
    shops = {
        key: (address_of_host(host) + language, name)
        for key, host, name in open_ones.values_list("pk", "host", "name")
    }
    return [
        replace(hit, path=shops[key][0] + hit.path, card={}, cooperative_name=shops[key][1])
        for hit in found
        if (key := hit.cooperative_id) in shops
    ]


def _card(hit: Hit, cooperative: Cooperative, host: str) -> dict[str, Any]:
    card = _absolute(in_readers_language(hit.card), host)
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
