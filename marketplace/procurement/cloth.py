"""Uniforms bought as cloth with a sewing allowance: metres for each person by cut and size, an amount for sewing a piece.

A cut is two lines of the request, cloth by the metre and sewing by the piece, which are quoted, ordered, delivered and billed
like any other. Both carry in `snapshot["cloth"]` what their quantities follow from, so that counted sizes give new ones.
Lengths are centimetres, amounts whole IDR.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from marketplace.core.money import rupiah
from marketplace.procurement.line_tables import WantedLine

FABRIC, SEWING = "fabric", "sewing"
METRE, PIECE = "meter", "potong"


@dataclass(frozen=True)
class ClothCut:
    """So many people wear this cut, and the cloth one of them needs (cm)."""

    cut: str
    people: int
    centimetres: int


@dataclass(frozen=True)
class ClothNeed:
    """What the officer says; `allowance` is the most that sewing one piece may cost (IDR)."""

    motif: str
    cuts: Sequence[ClothCut]
    allowance: int
    # Whether the cooperative sews; otherwise the allowance goes to the staff and is no part of the order.
    is_sewn: bool = True
    # Cloth that this size and those above it need beyond the others (cm).
    extra: int = 0
    large_from: str = ""


def cloth_lines(need: ClothNeed) -> list[WantedLine]:
    """The request's lines: of each cut the cloth in whole metres, and its sewing where the cooperative sews."""
    lines = []
    for one in need.cuts:
        basis = {
            "motif": need.motif,
            "cut": one.cut,
            "people": one.people,
            "centimetres": one.centimetres,
            "extra": need.extra,
            "large_from": need.large_from,
            "allowance": need.allowance,
            "is_sewn": need.is_sewn,
        }
        lines.append(
            WantedLine(
                name=_("Cloth %(motif)s") % {"motif": need.motif},
                quantity=whole_metres(one.people * one.centimetres),
                unit=METRE,
                specification=_cloth_words(need, one),
                cut=one.cut,
                snapshot={"cloth": {**basis, "part": FABRIC}},
            )
        )
        if need.is_sewn:
            lines.append(
                WantedLine(
                    name=_("Sewing"),
                    quantity=one.people,
                    unit=PIECE,
                    specification=_("At most %(amount)s a piece") % {"amount": rupiah(need.allowance)},
                    cut=one.cut,
                    snapshot={"cloth": {**basis, "part": SEWING}},
                )
            )
    return lines


def _cloth_words(need: ClothNeed, one: ClothCut) -> str:
    words = [_("%(metres)s m for each person") % {"metres": metres_text(one.centimetres)}]
    if need.extra:
        words.append(
            _("%(metres)s m more from size %(size)s on")
            % {"metres": metres_text(need.extra), "size": need.large_from}
        )
    if not need.is_sewn:
        words.append(
            _("sewing, %(amount)s a piece, is paid to the staff and no part of the order")
            % {"amount": rupiah(need.allowance)}
        )
    return "; ".join(words)


def cloth_of(line: Any) -> dict[str, Any]:
    """What a line's quantity follows from; empty for lines of another form."""
    return line.snapshot.get("cloth") or {}


def need_of(lines: Iterable[Any]) -> ClothNeed | None:
    """What was said, read back from a request's lines; None where they are of another form."""
    held = [cloth_of(line) for line in lines]
    fabric = [one for one in held if one.get("part") == FABRIC]
    if not fabric:
        return None
    first = fabric[0]
    return ClothNeed(
        motif=first["motif"],
        cuts=[ClothCut(one["cut"], one["people"], one["centimetres"]) for one in fabric],
        allowance=first["allowance"],
        is_sewn=first["is_sewn"],
        extra=first["extra"],
        large_from=first["large_from"],
    )


def cuts_of(lines: Iterable[Any]) -> list[str]:
    """The cuts that cloth is asked for; empty for lines of another form."""
    return list(dict.fromkeys(basis["cut"] for line in lines if (basis := cloth_of(line))))


def cuts_in(forms: Iterable[Mapping[str, Any]]) -> set[str]:
    """The cuts of which sizes could be chosen; nothing was counted of any other."""
    return {one["cut"] for one in forms}


def counted_quantity(line: Any, forms: Sequence[Mapping[str, Any]], pieces: Mapping[str, int]) -> int:
    """Metres or pieces of a cloth line for {key of a size: pieces}; `forms` name the keys, smallest size first."""
    basis = cloth_of(line)
    sizes = list(dict.fromkeys(one["size"] for one in forms))
    large = sizes[sizes.index(basis["large_from"]) :] if basis["large_from"] in sizes else []
    of_cut = [(one["size"], pieces.get(one["key"], 0)) for one in forms if one["cut"] == basis["cut"]]
    if basis["part"] == SEWING:
        return sum(number for _size, number in of_cut)
    return whole_metres(
        sum(
            number * (basis["centimetres"] + (basis["extra"] if size in large else 0))
            for size, number in of_cut
        )
    )


def counted_lines(
    lines: Iterable[Any], forms: Sequence[Mapping[str, Any]], pieces: Mapping[str, int]
) -> list[WantedLine]:
    """A draft's lines of cloth and sewing anew, for {key of a size: pieces}; cuts that nobody wears are left out.

    A cut that `forms` do not know, because it came into the draft after its size list was opened, stays as it is.
    """
    held = list(lines)
    need = need_of(held)
    if need is None:
        return []
    known = cuts_in(forms)
    worn = [
        replace(one, people=sum(pieces.get(form["key"], 0) for form in forms if form["cut"] == one.cut))
        if one.cut in known
        else one
        for one in need.cuts
    ]
    kept = {(basis["part"], basis["cut"]): line.quantity for line in held if (basis := cloth_of(line))}
    anew = cloth_lines(replace(need, cuts=[one for one in worn if one.people]))
    return [
        replace(
            line,
            quantity=counted_quantity(line, forms, pieces)
            if line.cut in known
            else kept[cloth_of(line)["part"], line.cut],
        )
        for line in anew
    ]


def whole_metres(centimetres: int) -> int:
    """Cloth is sold by the whole metre: what is begun is bought."""
    return -(-centimetres // 100)


def metres_text(centimetres: int) -> str:
    """225 → «2,25», as the active language writes it; 200 → «2»."""
    places = 0 if centimetres % 100 == 0 else 1 if centimetres % 10 == 0 else 2
    return number_format(Decimal(centimetres) / 100, decimal_pos=places)
