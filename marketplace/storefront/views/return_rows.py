"""What an order's page shows of goods that come back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.dates import date_time
from marketplace.core.phone import whatsapp_url
from marketplace.ordering.models import Order, OrderReturn
from marketplace.ordering.return_sentences import pieces_in_words, return_standing
from marketplace.ordering.selectors.returns import returns_of
from marketplace.ordering.states import AWAITED, RETURN


def return_rows(order: Order) -> list[dict[str, Any]]:
    """Each request with its sentence, its facts and photos, and what its buyer can do; newest first."""
    rows = []
    for asked in returns_of(order):
        asked.order = order
        rows.append(
            {
                "asked": asked,
                "standing": return_standing(asked),
                "facts": _facts(asked),
                "photos": _photos(order, asked),
                "can_withdraw": "withdraw" in dict(RETURN.events_open_to(asked.status, "buyer")),
                "whatsapp_url": _whatsapp(order) if asked.status == AWAITED else "",
            }
        )
    return rows


def _facts(asked: OrderReturn) -> list[dict[str, str]]:
    rows = [
        (_("Goods"), pieces_in_words(asked)),
        (_("Accepted"), pieces_in_words(asked, accepted=True)),
        (_("Reason"), f"{asked.get_reason_display()}. {asked.text}"),
        (_("Wish"), str(asked.get_wish_display())),
        (_("Answer"), asked.answer),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


def _photos(order: Order, asked: OrderReturn) -> list[dict[str, str]]:
    return [
        {
            "title": _("Photo %(number)s") % {"number": number},
            "date": date_time(asked.asked_at),
            "url": reverse("storefront:order_return_photo", args=[order.token, asked.pk, photo.pk]),
        }
        for number, photo in enumerate(asked.photos.all(), start=1)
    ]


def _whatsapp(order: Order) -> str:
    if not order.cooperative.whatsapp:
        return ""
    words = _("Hello, my return request for order %(number)s is accepted. When can the goods be fetched?")
    return whatsapp_url(order.cooperative.whatsapp, words % {"number": order.number})
