"""Cloths: a dyed ground, an accent on it and the motif drawn in wax. The cities' own are kept here; any other can be made.

A cloth's key says all of it (`kawung-522b10-e5b64a`), so a picture of it needs no storefront and no table.
"""

import re
from dataclasses import dataclass

from marketplace.core.colour import ARANG, KERTAS, letters_on, mix, oklch_to_hex

MALAM = "#e3d0b2"
CLOTH = re.compile(r"([a-z]+(?:-[a-z]+)*)-([0-9a-f]{6})-([0-9a-f]{6})")

__all__ = ["ARANG", "KERTAS", "MALAM", "THEMES", "Theme", "cloth_named"]


@dataclass(frozen=True)
class Theme:
    """A cloth. Colours are hex; `key` and `name` are a city's, empty where a storefront dyed its own."""

    key: str
    name: str
    latar: str
    aksen: str
    motif: str

    @property
    def palette(self) -> str:
        """What stands in `data-kota`: both colours."""
        return f"{self.latar[1:]}-{self.aksen[1:]}"

    @property
    def cloth(self) -> str:
        """What stands in the addresses of its pictures: motif and colours."""
        return f"{self.motif}-{self.palette}"

    @property
    def text(self) -> str:
        """Colour of text on the ground."""
        return letters_on(self.latar)

    @property
    def is_light(self) -> bool:
        return self.text == ARANG

    @property
    def ink(self) -> str:
        """Wax line on the ground: malam on dark cloth, the accent's own dye on light cloth."""
        return mix(self.latar, self.aksen, 0.8) if self.is_light else MALAM

    @property
    def dyes(self) -> dict[str, str]:
        """Ground, ink and accent as the drawings take them."""
        return {"ground": self.latar, "ink": self.ink, "accent": self.aksen}


def _theme(key: str, name: str, latar: tuple, aksen: tuple, motif: str) -> Theme:
    return Theme(key=key, name=name, latar=oklch_to_hex(*latar), aksen=oklch_to_hex(*aksen), motif=motif)


# Why each has its dyes: the barn's portal is a rice field with ripe ears; Bekasi wears the wungu of its lotus; Cilegon
# stands between basalt, steel and lava; Cirebon is the royal blue of the rain cloud; Pekalongan mengkudu red as the coast
# loves it; Garut gumading, the yellowed ivory of its cloths; Tasikmalaya the pink paper of its umbrellas; Banyuwangi black
# with red as gajah oling has always been; Surakarta warm sogan; Yogyakarta bledak, the white ground, with wedelan blue.
THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        _theme("portal", "Lumbung", (0.37, 0.085, 152), (0.87, 0.12, 92), "sekar-jagad"),
        _theme("bekasi", "Bekasi", (0.33, 0.095, 318), (0.76, 0.13, 135), "bekasi"),
        _theme("cilegon", "Cilegon", (0.315, 0.018, 235), (0.76, 0.14, 56), "krakatau"),
        _theme("cirebon", "Cirebon", (0.335, 0.125, 264), (0.86, 0.06, 250), "mega-mendung"),
        _theme("pekalongan", "Pekalongan", (0.41, 0.135, 27), (0.83, 0.14, 88), "jlamprang"),
        _theme("garut", "Garut", (0.875, 0.095, 88), (0.40, 0.09, 50), "bulu-hayam"),
        _theme("tasikmalaya", "Tasikmalaya", (0.43, 0.15, 355), (0.86, 0.09, 20), "payung-geulis"),
        _theme("banyuwangi", "Banyuwangi", (0.215, 0.012, 20), (0.70, 0.16, 28), "gajah-oling"),
        _theme("solo", "Surakarta", (0.40, 0.075, 62), (0.90, 0.05, 85), "truntum"),
        _theme("yogyakarta", "Yogyakarta", (0.955, 0.012, 95), (0.33, 0.085, 262), "kawung"),
    )
}


def cloth_named(cloth: str) -> Theme | None:
    """The cloth that a key like `kawung-522b10-e5b64a` describes; None when it describes none. The motif may be unknown."""
    found = CLOTH.fullmatch(cloth)
    if found is None:
        return None
    motif, ground, accent = found.groups()
    return Theme(key="", name="", latar=f"#{ground}", aksen=f"#{accent}", motif=motif)
