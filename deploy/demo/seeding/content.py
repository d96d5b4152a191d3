"""The content files as plain dictionaries."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent.parent / "content"

# The order in which cities open: it is also their order on the portal's map.
FIRST = ["cilegon", "kab-bekasi", "cirebon", "pekalongan", "garut", "tasikmalaya", "banyuwangi", "solo"]


@cache
def read(name: str) -> dict[str, Any]:
    """One file of the content folder, by name without its ending."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def cooperatives() -> list[dict[str, Any]]:
    """All cooperatives, the best known cities first."""
    files = (read(path.stem) for path in CONTENT.glob("*.toml"))
    # Orders, requests and the like have files of their own; only a cooperative's says its slug.
    found = [one for one in files if "slug" in one]
    return sorted(found, key=lambda one: (_rank(one["slug"]), one["slug"]))


def _rank(slug: str) -> int:
    return FIRST.index(slug) if slug in FIRST else len(FIRST)
