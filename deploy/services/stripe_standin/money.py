"""Amounts as Stripe limits and words them. The rate to the dollar is a round one: it only decides what is too little."""

from deploy.services.stripe_standin.errors import ApiError

RUPIAH_PER_DOLLAR = 16_500
SMALLEST_CENTS = 50
LARGEST = 999_999_999_999


def in_words(amount: int, currency: str) -> str:
    """An amount in minor units as Stripe writes it in messages: `Rp8,250.00`."""
    sign = {"idr": "Rp", "usd": "$"}.get(currency, f"{currency.upper()} ")
    return f"{sign}{amount / 100:,.2f}"


def check_total(amount: int, currency: str, what: str) -> None:
    """Refuse what is worth less than half a dollar, and what has more than twelve digits.

    Raises ApiError.
    """
    cents = amount // RUPIAH_PER_DOLLAR if currency == "idr" else amount
    if cents < SMALLEST_CENTS:
        raise ApiError(
            f"{what} must convert to at least {SMALLEST_CENTS} cents. {in_words(amount, currency)} "
            f"converts to approximately ${cents / 100:.2f}.",
            code="amount_too_small",
            param="line_items",
        )
    if amount > LARGEST:
        raise ApiError(
            f"{what} must be no more than {in_words(LARGEST, currency)}.",
            code="amount_too_large",
            param="line_items",
        )
