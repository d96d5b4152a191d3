"""A strict reader of JSON-LD: every type, property and value must be schema.org's own, and what Google asks of shops there."""

import re
from datetime import date, datetime
from typing import Any

from tests.found.vocabulary import vocabulary

WORDS = vocabulary()
TYPES, MEMBERS = WORDS["types"], WORDS["members"]
PREFIX = "https://schema.org/"
ADDRESS = re.compile(r"https?://[^\s/]+/\S*")
NUMBER = re.compile(r"\d+(\.\d+)?")

# From Google's pages on merchant listings, product variants, breadcrumbs, articles and local businesses.
REQUIRED = {
    "Product": {"name", "offers"},
    "ProductGroup": {"name", "productGroupID", "variesBy", "hasVariant"},
    "Offer": {"price", "priceCurrency", "availability", "itemCondition", "url", "hasMerchantReturnPolicy"},
    "AggregateOffer": {"lowPrice", "highPrice", "priceCurrency"},
    "OfferShippingDetails": {"shippingRate", "shippingDestination", "deliveryTime"},
    "MerchantReturnPolicy": {"applicableCountry", "returnPolicyCategory"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "Article": {"headline", "datePublished", "author", "publisher"},
    "Store": {"name", "address", "url"},
    "Organization": {"name", "url"},
    "WebSite": {"name", "url"},
}
# Amounts are numbers here, though schema.org takes any text.
AMOUNTS = {"price", "lowPrice", "highPrice", "value"}
# An address may stand for the thing it leads to.
REFERENCES = {"item", "mainEntityOfPage"}
# Without reviews there is nothing to say about them.
NEVER = {"aggregateRating", "review", "ratingValue"}


def problems(data: dict[str, Any]) -> list[str]:
    """What is wrong with one block of structured data; empty when it may be published."""
    wrong = [] if data.get("@context") == "https://schema.org" else ["@context is not https://schema.org"]
    return wrong + _node({key: value for key, value in data.items() if key != "@context"}, "")


def _node(node: dict[str, Any], where: str) -> list[str]:
    kind = node.get("@type", "")
    here = f"{where}/{kind}"
    if kind not in TYPES:
        return [f"{here}: no such type in the excerpt"]
    allowed = _properties(kind)
    wrong = [f"{here}: lacks {name}" for name in sorted(REQUIRED.get(kind, set()) - node.keys())]
    wrong += [f"{here}: {name} has no place here" for name in NEVER & node.keys()]
    for name, value in node.items():
        if name in {"@type", "@id"}:
            continue
        if name.endswith("-input"):
            continue
        if name not in allowed:
            wrong.append(f"{here}: has no property {name}")
            continue
        values = value if isinstance(value, list) else [value]
        if not values:
            wrong.append(f"{here}: {name} is empty")
        for one in values:
            if name in REFERENCES and _fits(one, "URL"):
                continue
            wrong += _value(one, ["Number"] if name in AMOUNTS else allowed[name], f"{here}.{name}")
    return wrong


def _properties(kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for parent in TYPES[kind]["parents"]:
        found |= _properties(parent)
    return found | TYPES[kind]["properties"]


def _value(value: Any, ranges: list[str], where: str) -> list[str]:
    if isinstance(value, dict):
        kinds = _kinds(value.get("@type", ""))
        misplaced = [] if kinds & set(ranges) else [f"{where}: {value.get('@type')} is none of {ranges}"]
        return misplaced + _node(value, where)
    if any(_fits(value, kind) for kind in ranges):
        return []
    return [f"{where}: {value!r} is none of {ranges}"]


def _kinds(kind: str) -> set[str]:
    if kind not in TYPES:
        return {kind}
    return {kind}.union(*(_kinds(parent) for parent in TYPES[kind]["parents"]))


def _fits(value: Any, kind: str) -> bool:
    if kind in MEMBERS:
        return isinstance(value, str) and value.removeprefix(PREFIX) in MEMBERS[kind]
    if kind in {"Number", "Integer", "Float"}:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number or (isinstance(value, str) and NUMBER.fullmatch(value) is not None)
    if not isinstance(value, str) or not value.strip():
        return False
    if kind == "URL":
        return ADDRESS.fullmatch(value) is not None
    if kind in {"Date", "DateTime"}:
        return _is_moment(value, date if kind == "Date" else datetime)
    return kind == "Text"


def _is_moment(value: str, kind: type[date]) -> bool:
    if kind is date and re.fullmatch(r"\d{4}(-\d{2})?", value):
        return True
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True
