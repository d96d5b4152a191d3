"""The content files as plain dictionaries."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent.parent / "content"
OTHERS = {"applications", "institutions", "orders", "portal", "requests", "shoppers"}

# The order in which cities open: it is also their order on the portal's map.
FIRST = ["cilegon", "kab-bekasi", "cirebon", "pekalongan", "garut", "tasikmalaya", "banyuwangi", "solo"]


@cache
def read(name: str) -> dict[str, Any]:
    """One file of the content folder, by name without its ending."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def cooperatives() -> list[dict[str, Any]]:
    """All cooperatives, the best known cities first."""
    slugs = sorted(path.stem for path in CONTENT.glob("*.toml") if path.stem not in OTHERS)
    return [read(slug) for slug in sorted(slugs, key=lambda slug: (_rank(slug), slug))]


def _rank(slug: str) -> int:
    return FIRST.index(slug) if slug in FIRST else len(FIRST)
