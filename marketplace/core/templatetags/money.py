"""`{% load money %}`: amounts in pages, e-mails and printed lists."""

from django import template
from django.utils import translation

from marketplace.core import money

register = template.Library()


@register.filter
def rupiah(amount: int | None) -> str:
    """{{ order.total|rupiah }} → "Rp1.250.000"; nothing for None, so that a missing price is not shown as Rp0."""
    return "" if amount is None or amount == "" else money.rupiah(amount)


@register.filter
def words(amount: int | None) -> str:
    """{{ invoice.total|words }} → "satu juta … rupiah", in the language of the page."""
    if amount is None or amount == "":
        return ""
    language = (translation.get_language() or "id").split("-")[0]
    return money.in_words(amount, "en" if language == "en" else "id")
