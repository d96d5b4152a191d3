"""City themes: the dyed ground, the accent on it, and the motif each storefront wears."""

from dataclasses import dataclass

from .colour import contrast, mix, oklch_to_hex

KERTAS = "#fefdf9"
ARANG = "#2b2019"
MALAM = "#e3d0b2"


@dataclass(frozen=True)
class Theme:
    """A city's cloth. Colours as hex (for files) and as OKLCH strings (for style sheets)."""

    key: str
    name: str
    latar: str
    aksen: str
    latar_oklch: str
    aksen_oklch: str
    is_light: bool
    motif: str

    @property
    def text(self) -> str:
        """Colour of text on the ground."""
        return ARANG if self.is_light else KERTAS

    @property
    def ink(self) -> str:
        """Wax line on the ground: malam on dark cloth, the accent's own dye on light cloth."""
        return mix(self.latar, self.aksen, 0.62) if self.is_light else MALAM


def _written(lightness: float, chroma: float, hue: float) -> str:
    return f"oklch({lightness:g} {chroma:g} {hue:g})"


def _theme(key: str, name: str, latar: tuple, aksen: tuple, motif: str) -> Theme:
    ground = oklch_to_hex(*latar)
    return Theme(
        key=key,
        name=name,
        latar=ground,
        aksen=oklch_to_hex(*aksen),
        latar_oklch=_written(*latar),
        aksen_oklch=_written(*aksen),
        is_light=contrast(ARANG, ground) > contrast(KERTAS, ground),
        motif=motif,
    )


THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        _theme("portal", "Lumbung", (0.335, 0.07, 52), (0.865, 0.045, 78), "sekar-jagad"),
        _theme("bekasi", "Bekasi", (0.33, 0.085, 318), (0.70, 0.11, 138), "bekasi"),
        _theme("cilegon", "Cilegon", (0.27, 0.03, 32), (0.72, 0.13, 58), "krakatau"),
        _theme("cirebon", "Cirebon", (0.28, 0.07, 265), (0.80, 0.06, 262), "mega-mendung"),
        _theme("pekalongan", "Pekalongan", (0.42, 0.125, 27), (0.80, 0.135, 85), "jlamprang"),
        _theme("garut", "Garut", (0.90, 0.045, 72), (0.43, 0.085, 58), "bulu-hayam"),
        _theme("tasikmalaya", "Tasikmalaya", (0.42, 0.13, 5), (0.80, 0.135, 85), "payung-geulis"),
        _theme("banyuwangi", "Banyuwangi", (0.25, 0.02, 30), (0.865, 0.045, 78), "gajah-oling"),
        _theme("solo", "Surakarta", (0.30, 0.03, 60), (0.78, 0.09, 72), "truntum"),
        _theme("yogyakarta", "Yogyakarta", (0.335, 0.07, 52), (0.80, 0.135, 85), "kawung"),
    )
}
