"""How a line's value is split between its makers. Pure: no query, no clock. Amounts are whole IDR."""

from collections.abc import Sequence


def sales_parts(total: int, shares: Sequence[int]) -> list[int]:
    """Split a line's total by the makers' shares, equally when none was agreed; the parts' sum is the total.

    >>> sales_parts(100_000, [30_000, 10_000])
    [75000, 25000]
    """
    if not shares:
        return []
    weights = list(shares) if any(shares) else [1] * len(shares)
    whole = sum(weights)
    # Cumulative, so that what rounding leaves is never lost and never counted twice.
    ends, so_far = [], 0
    for weight in weights:
        so_far += weight
        ends.append(total * so_far // whole)
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
