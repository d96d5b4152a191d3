"""What Lumbung takes of an order. Pure; amounts are whole IDR, rates hundredths of a percent."""

from collections.abc import Sequence
from fractions import Fraction

from marketplace.core.money import round_rupiah
from marketplace.settlement.models import WHOLE


def kept_of_sale(*, total: int, received: int, refunded: int) -> int:
    """What the buyer has paid for the order in the end, from nothing to its total.

    `received` is without unique codes. What was paid twice and given back does not lessen the sale.
    """
    return max(0, min(total, received - refunded))


def commission_of(*, rate: int, subtotal: int, total: int, kept: int) -> int:
    """The commission on the goods (not on their delivery), as far as they were paid and not given back."""
    if total <= 0:
        return 0
    return round_rupiah(Fraction(subtotal * kept * rate, total * WHOLE))


def parts_of(received: int, *, amount: int, suffix: int) -> tuple[int, int]:
    """What arrived as (for the goods, as unique code). Who left the code off has paid none."""
    code = max(0, min(suffix, received - amount))
    return received - code, code


def allotted(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide `amount` by weight, to the rupiah: the last parts take what rounding has left."""
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
