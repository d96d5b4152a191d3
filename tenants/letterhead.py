"""How a cooperative's e-mails look: its colours as hex, because mail programs know no custom properties.

The style sheet and the motifs have the same colours; a test compares them.
"""

from collections.abc import Callable
from typing import Any

from marketplace.core.phone import whatsapp_url
from tenants.models import Cooperative
from tenants.urls import base_address

# Theme → ground, accent, letters on the ground.
COLOURS = {
    "portal": ("#522b10", "#e3d0b2", "#fefdf9"),
    "bekasi": ("#472551", "#7caf6a", "#fefdf9"),
    "cilegon": ("#34211d", "#e18e4b", "#fefdf9"),
    "cirebon": ("#18274b", "#a9bfe5", "#fefdf9"),
    "pekalongan": ("#842a25", "#e5b64a", "#fefdf9"),
    "garut": ("#f1dabe", "#72431a", "#2b2019"),
    "tasikmalaya": ("#832543", "#e5b64a", "#fefdf9"),
    "banyuwangi": ("#2b1e1c", "#e3d0b2", "#fefdf9"),
    "solo": ("#392a1e", "#dbae76", "#fefdf9"),
    "yogyakarta": ("#522b10", "#e5b64a", "#fefdf9"),
}


def letterhead(cooperative: Cooperative, *, whatsapp_text: str = "") -> dict[str, Any]:
    """What base_email.html and base_email.txt say about the sender."""
    ground, accent, letters = COLOURS.get(cooperative.theme, COLOURS["portal"])
    return {
        "cooperative_name": cooperative.name,
        "city_name": cooperative.city_name,
        "latar": ground,
        "aksen": accent,
        "letter_on_latar": letters,
        "home_url": f"{base_address(cooperative)}/",
        "whatsapp_url": whatsapp_url(cooperative.whatsapp, whatsapp_text) if cooperative.whatsapp else "",
        "legal_line": cooperative.legal_name or cooperative.name,
    }


_band_painters: list[Callable[[str], str]] = []


def register_band(paint: Callable[[str], str]) -> None:
    """Let an app above draw the band on top of issued documents: `paint(theme)` returns an SVG. Called in AppConfig.ready."""
    _band_painters[:] = [paint]


def band_svg(theme: str) -> str:
    """The band on top of a cooperative's documents: its motif where an app draws motifs, else its two colours."""
    if _band_painters:
        return _band_painters[0](theme)
    ground, accent, _letters = COLOURS.get(theme, COLOURS["portal"])
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='1020' height='36' viewBox='0 0 1020 36'>"
        f"<rect width='1020' height='36' fill='{ground}'/><rect y='32' width='1020' height='4' fill='{accent}'/></svg>"
    )
