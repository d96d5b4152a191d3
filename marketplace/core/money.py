"""Whole rupiah: writing them, saying them in words, rounding them and dividing them without losing one.

Every amount in the marketplace is an `int` in IDR. Fractions appear only inside a calculation (a rate, a share) and
leave it through `round_rupiah`, the one rounding function.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from num2words import num2words

# A receipt never says more than this; num2words misspells the scales beyond it.
LARGEST_IN_WORDS = 10**18 - 1

# "1.001.000" is "satu juta seribu": a thousand that stands alone after a larger scale is "seribu" as it is at the
# beginning of a number, which num2words only knows there.
_LONE_THOUSAND = re.compile(r"\b(juta|miliar|triliun|kuadriliun) satu ribu\b")


def rupiah(amount: int) -> str:
    """Write an amount in IDR as people in Indonesia do, in any interface language: "Rp1.250.000", "-Rp500"."""
    whole = _whole(amount)
    grouped = f"{abs(whole):,}".replace(",", ".")
    return f"-Rp{grouped}" if whole < 0 else f"Rp{grouped}"


def in_words(amount: int, language: str = "id") -> str:
    """Say an amount in IDR as a receipt does: "satu juta dua ratus lima puluh ribu rupiah".

    `language` is "id" or "en". Raises ValueError for other languages and for amounts of 10^18 and more.
    """
    whole = _whole(amount)
    if abs(whole) > LARGEST_IN_WORDS:
        raise ValueError(f"{whole} is larger than any amount a document can state in words")
    language = language.split("-")[0]
    if language == "en":
        words = num2words(abs(whole), lang="en")
    elif language == "id":
        words = _LONE_THOUSAND.sub(r"\1 seribu", num2words(abs(whole), lang="id"))
    else:
        raise ValueError(f"amounts are said in Indonesian or English, not in {language!r}")
    return f"minus {words} rupiah" if whole < 0 else f"{words} rupiah"


def round_rupiah(value: Decimal | Fraction | int) -> int:
    """Round to whole IDR: to the nearest rupiah, halves away from zero.

    This is what a buyer's treasurer gets with a calculator when checking an invoice, and it is symmetric: a credit
    note computed from the negative amounts is exactly the negative of its invoice (banker's or floor rounding is not).
    Floats are refused with TypeError, because 0.1 + 0.2 has no place on an invoice.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"money is computed with Decimal, Fraction or int, not {type(value).__name__}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not an amount")
    # Exact integer arithmetic: a Decimal division of, say, 11/12 would already have been cut at 28 digits.
    numerator, denominator = value.as_integer_ratio()
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def share(amount: int, numerator: Decimal | int, denominator: Decimal | int) -> int:
    """Return `amount` × numerator / denominator in whole IDR, rounded once. `share(total, 11, 12)` is a tax base."""
    if denominator == 0:
        raise ValueError("a share needs a denominator other than zero")
    return round_rupiah(Fraction(_whole(amount)) * Fraction(numerator) / Fraction(denominator))


def split_evenly(amount: int, parts: int) -> list[int]:
    """Divide an amount in IDR into `parts` that differ by at most one rupiah and sum to it exactly, larger first."""
    if parts < 1:
        raise ValueError("an amount is divided among at least one")
    whole = _whole(amount)
    base, left_over = divmod(abs(whole), parts)
    sign = -1 if whole < 0 else 1
    return [sign * (base + (1 if index < left_over else 0)) for index in range(parts)]


def allotted(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide `amount` IDR by weight, to the rupiah: the last parts take what rounding has left."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("an amount is divided by weights above zero")
    parts, given, weight_so_far = [], 0, 0
    for weight in weights:
        weight_so_far += weight
        until_here = round_rupiah(Fraction(amount * weight_so_far, whole))
        parts.append(until_here - given)
        given = until_here
    return parts


def _whole(amount: int) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"an amount is an int of whole rupiah, not {type(amount).__name__}: {amount!r}")
    return amount
