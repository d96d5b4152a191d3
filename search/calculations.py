"""What the signals of an entry are worth together. They order what fits the words equally well, and what is shown without words."""

from math import log10

# Of 1,000 in all. A rating would stand here, were there one.
SIGNATURE, READY, SOLD, COMPLETE = 300, 150, 300, 250
# So many sold pieces are worth all of SOLD; more are worth no more.
MANY_SOLD = 10_000


def merit(*, is_signature: bool, is_ready: bool, sold: int, completeness: float) -> int:
    """0 to 1,000. `sold` in pieces, weighed by powers of ten; `completeness` between 0 and 1. Age counts when asked, not here.

    >>> merit(is_signature=True, is_ready=True, sold=10_000, completeness=1)
    1000
    """
    of_sold = min(log10(1 + max(sold, 0)) / log10(1 + MANY_SOLD), 1)
    return round(
        SIGNATURE * is_signature + READY * is_ready + SOLD * of_sold + COMPLETE * min(max(completeness, 0), 1)
    )


def completeness(*, has_picture: bool, has_summary: bool, letters: int, has_people: bool) -> float:
    """Between 0 and 1: how much of a thing is told; 300 letters of description are enough."""
    return 0.4 * has_picture + 0.2 * has_summary + 0.3 * min(letters / 300, 1) + 0.1 * has_people
