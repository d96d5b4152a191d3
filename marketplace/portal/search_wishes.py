"""Where little was found: whom to ask to make it. Institutions write a request, shoppers a message."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.phone import whatsapp_url
from search.models import Entry
from search.queries import Answer, Query
from search.wishes import Wish, cooperatives_for, wish_of
from tenants.models import Cooperative
from tenants.urls import base_address, localised

# With so few goods, or with goods that have some of the words only, people are helped to ask.
FEW = 3
ASKED = 3
KEPT = ("q", "kategori", "kota", "provinsi", "jumlah", "kata")


def wish_context(params: QueryDict, query: Query, answer: Answer) -> dict[str, Any]:
    """What the block needs; empty where enough was found, for other kinds than goods, and where nothing is named."""
    is_little = answer.is_loose or not answer.has_more and answer.total <= FEW
    if query.kinds != (Entry.Kind.PRODUCT,) or query.page > 1 or not is_little or not query.slots:
        return {}
    wish = wish_of(query)
    if wish.is_empty:
        return {}
    kept = [(name, value) for name in KEPT for value in params.getlist(name)]
    return {
        "wish": wish,
        "wish_url": f"{reverse('portal:request_from_search')}?{urlencode(kept)}",
        "wish_shops": [_shop(store, wish) for store in cooperatives_for(wish, most=ASKED)],
    }


def wished(wish: Wish) -> str:
    """«500 × seragam pramuka»: as it stands in messages and headings."""
    return (
        f"{number_format(wish.quantity, force_grouping=True)} × {wish.words}" if wish.quantity else wish.words
    )


def _shop(store: Cooperative, wish: Wish) -> dict[str, str]:
    """Only what the cooperative says of itself in public; without a number its contact page."""
    text = _message(store, wish)
    home = base_address(store)
    return {
        "name": store.name,
        "city": store.city_name,
        "url": home + localised("/"),
        "ask_url": whatsapp_url(store.whatsapp, text) if store.whatsapp else home + localised("/kontak/"),
        "is_whatsapp": "1" if store.whatsapp else "",
    }


def _message(store: Cooperative, wish: Wish) -> str:
    names = {"cooperative": store.name, "words": wish.words}
    if wish.quantity:
        return ngettext(
            "Hello %(cooperative)s, I looked for “%(words)s” (%(number)s piece) on Lumbung. Can you make it?",
            "Hello %(cooperative)s, I looked for “%(words)s” (%(number)s pieces) on Lumbung. Can you make it?",
            wish.quantity,
        ) % {**names, "number": number_format(wish.quantity, force_grouping=True)}
    return _("Hello %(cooperative)s, I looked for “%(words)s” on Lumbung. Can you make it?") % names
