"""What Lumbung takes of an order. Pure; amounts are whole IDR, rates hundredths of a percent."""

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


def commission_of_bill(*, rate: int, goods: int, due: int, paid: int) -> int:
    """The commission on the goods of an institution's bill, as far as its cash was paid.

    `goods` and `due` are what credit notes left of them; taxes that the institution hands over itself are not in `due`.
    """
    if due <= 0 or goods <= 0:
        return 0
    return round_rupiah(Fraction(goods * min(paid, due) * rate, due * WHOLE))


def parts_of(received: int, *, amount: int, suffix: int) -> tuple[int, int]:
    """What arrived as (for the goods, as unique code). Who left the code off has paid none."""
    code = max(0, min(suffix, received - amount))
    return received - code, code
