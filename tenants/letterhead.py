"""How a cooperative's e-mails and documents look. Mail programs know neither custom properties nor SVG: they get a plain
band in its two colours, documents a band of its cloth."""

from collections.abc import Callable
from typing import Any

from marketplace.core.colour import letters_on
from marketplace.core.phone import whatsapp_url
from tenants.models import Cooperative
from tenants.urls import base_address


def letterhead(cooperative: Cooperative, *, whatsapp_text: str = "") -> dict[str, Any]:
    """What base_email.html and base_email.txt say about the sender."""
    ground, accent = cooperative.colours
    return {
        "cooperative_name": cooperative.name,
        "city_name": cooperative.city_name,
        "latar": ground,
        "aksen": accent,
        "letter_on_latar": letters_on(ground),
        "home_url": f"{base_address(cooperative)}/",
        "whatsapp_url": whatsapp_url(cooperative.whatsapp, whatsapp_text) if cooperative.whatsapp else "",
        "legal_line": cooperative.legal_name or cooperative.name,
    }


_band_painters: list[Callable[[str], str]] = []


def register_band(paint: Callable[[str], str]) -> None:
    """Let the app that draws motifs paint the band on top of issued documents: `paint(cloth)` returns an SVG. Called in
    AppConfig.ready."""
    _band_painters[:] = [paint]


def band_svg(cooperative: Cooperative) -> str:
    """The band of its cloth on top of a cooperative's documents."""
    return _band_painters[0](cooperative.cloth)
