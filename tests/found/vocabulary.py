"""An excerpt of schema.org's vocabulary: the types we use, what each may say, and what may stand there.

Taken from the npm package schema-dts (Apache-2.0), which Google generates from schema.org's releases. To renew it or to
add a type: `npm pack schema-dts`, unpack, then `python -m tests.found.vocabulary <package/dist/schema.d.ts>`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")
WANTED = (
    "AggregateOffer", "Article", "Brand", "BreadcrumbList", "CollectionPage", "DefinedRegion", "EntryPoint", "ItemList",
    "ListItem", "MerchantReturnPolicy", "MonetaryAmount", "Offer", "OfferShippingDetails", "Organization", "Person", "Place",
    "PostalAddress", "Product", "ProductGroup", "QuantitativeValue", "SearchAction", "ShippingDeliveryTime", "Store",
    "WebSite",
)  # fmt: skip

CLASS = re.compile(
    r"^(?:export )?interface (\w+?)(?:Base|Leaf)(?: extends ([^{]*))? \{\n(.*?)^\}", re.M | re.S
)
PROPERTY = re.compile(r'^ {4}"([\w-]+)"\?: SchemaValue<(.*), "[\w-]+">;$', re.M)
ENUMERATION = re.compile(r'^export type (\w+) = ((?:"[^"]+" \| )*)\1Leaf', re.M)


def vocabulary() -> dict[str, Any]:
    """{"types": {type: {"parents", "properties": {name: [type]}}}, "members": {enumeration: [name]}}"""
    return json.loads(FILE.read_text())


def excerpt(source: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {}
    for name, parents, body in CLASS.findall(source):
        entry = known.setdefault(name, {"parents": [], "properties": {}})
        inherited = [re.sub(r"Base$", "", one.strip()) for one in parents.split(",")]
        entry["parents"] += [
            one for one in inherited if one not in {"", name} and re.fullmatch(r"[A-Z]\w*", one)
        ]
        for prop, ranges in PROPERTY.findall(body):
            entry["properties"][prop] = sorted(set(ranges.split(" | ")) - {"IdReference"})
    wanted, waiting = {}, list(WANTED)
    while waiting:
        name = waiting.pop()
        if name in wanted or name not in known:
            continue
        wanted[name] = {
            "parents": sorted(set(known[name]["parents"])),
            "properties": known[name]["properties"],
        }
        waiting += known[name]["parents"]
    named = {kind for one in wanted.values() for ranges in one["properties"].values() for kind in ranges}
    members = {
        name: sorted(set(re.findall(r'"(\w+)"', listed)))
        for name, listed in ENUMERATION.findall(source)
        if name in named and listed
    }
    return {"source": "schema-dts 2.1.0", "types": wanted, "members": members}


if __name__ == "__main__":
    FILE.write_text(json.dumps(excerpt(Path(sys.argv[1]).read_text()), indent=1, sort_keys=True) + "\n")
