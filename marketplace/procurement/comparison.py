"""Quotes side by side, and what a new version changed, put into words for pages."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.dates import long_date
from marketplace.core.money import rupiah
from marketplace.procurement.models import Quote, QuoteLine, Request
from marketplace.procurement.states import ACCEPTED, SENT
from tenants.models import Region

SHOWN_QUOTES = (SENT, ACCEPTED)


def quote_comparison(
    found: Request, chosen: Collection[int] = (), punctual: Mapping[int, tuple[int, int]] | None = None
) -> dict[str, Any] | None:
    """Suppliers and criteria for <c-quote-table>; what is cheapest, fastest or too dear is said in words.

    `punctual`: {cooperative id: (deliveries on the agreed day, deliveries)} of those who have delivered before.
    """
    if found.hides_prices:
        return None
    every = [quote for quote in found.quotes.all() if quote.status in SHOWN_QUOTES]
    here = found.institution.region
    quotes = sorted(
        every, key=lambda quote: (quote.status != ACCEPTED, quote.total, steps_away(quote, here), quote.pk)
    )
    if chosen:
        quotes = [quote for quote in quotes if quote.pk in chosen]
    quotes = quotes[:4]
    if not quotes:
        return None
    asked = sum(line.quantity for line in found.lines.all())
    several = len(every) > 1
    whole = [quote for quote in every if _offered(quote) >= asked] or every
    cheapest = min(quote.total for quote in whole)
    fastest = min(quote.lead_time_days for quote in every)
    return {
        "quotes": quotes,
        "caption": _("The quotes side by side") if several else _("What the quote says"),
        "suppliers": [
            {"name": quote.cooperative.name, "place": quote.cooperative.city_name} for quote in quotes
        ],
        "every": [
            {"pk": quote.pk, "name": quote.cooperative.name, "is_shown": quote in quotes}
            for quote in sorted(every, key=lambda quote: (quote.total, quote.pk))
        ],
        "criteria": [
            *_differing(found, quotes, asked, punctual or {}),
            {"label": _("Quote"), "cells": [{"text": quote.number} for quote in quotes]},
            {
                "label": _("Published prices"),
                "cells": [
                    {"text": rupiah(published_total(quote)) if published_total(quote) else "–"}
                    for quote in quotes
                ],
            },
            {
                "label": _("Goods"),
                "cells": [
                    {"text": rupiah(quote.subtotal), "mark": _against_published(quote)} for quote in quotes
                ],
            },
            {"label": _("Delivery"), "cells": [{"text": rupiah(quote.delivery_price)} for quote in quotes]},
            {
                "label": _("Tax"),
                "cells": [
                    {"text": rupiah(quote.tax) if quote.tax else quote.get_tax_status_display()}
                    for quote in quotes
                ],
            },
            {
                "label": _("Ready after"),
                "cells": [
                    {
                        "text": ngettext(
                            "%(days)d working day", "%(days)d working days", quote.lead_time_days
                        )
                        % {"days": quote.lead_time_days},
                        "mark": _("fastest") if several and quote.lead_time_days == fastest else "",
                    }
                    for quote in quotes
                ],
            },
            {
                "label": _("Valid until"),
                "cells": [{"text": long_date(quote.valid_until)} for quote in quotes],
            },
            {
                "label": _("Total"),
                "total": True,
                "cells": [
                    {
                        "text": rupiah(quote.total),
                        "mark": _total_mark(
                            found, quote, several and quote in whole and quote.total == cheapest
                        ),
                    }
                    for quote in quotes
                ],
            },
        ],
    }


def steps_away(quote: Quote, here: Region) -> int:
    """0 from the same city or regency, 1 from the same province, 2 from the same group of islands, 3 from farther away.

    The official regions have no coordinates, so no kilometres are made up.
    """
    there = quote.cooperative.region
    if there.pk == here.pk:
        return 0
    if there.province_code == here.province_code:
        return 1
    return 2 if there.island_group == here.island_group else 3


def _offered(quote: Quote) -> int:
    return sum(line.quantity for line in quote.lines.all())


def _differing(
    found: Request, quotes: list[Quote], asked: int, punctual: Mapping[int, tuple[int, int]]
) -> list[dict[str, Any]]:
    """Rows of the comparison beside money: how much, from where, certified how, delivered when; differences are named."""
    here = found.institution.region
    parts = [
        (
            _("Quantity"),
            [
                _("everything you asked for")
                if _offered(quote) >= asked
                else _("%(offered)d of %(asked)d") % {"offered": _offered(quote), "asked": asked}
                for quote in quotes
            ],
        ),
        (
            _("Distance"),
            [
                (_("same city"), _("same province"), _("same islands"), _("other islands"))[
                    steps_away(quote, here)
                ]
                for quote in quotes
            ],
        ),
        (
            _("On the agreed day so far"),
            [
                _("%(on_time)d of %(deliveries)d deliveries")
                % dict(zip(("on_time", "deliveries"), punctual[quote.cooperative_id], strict=True))
                if quote.cooperative_id in punctual
                else _("no delivery yet")
                for quote in quotes
            ],
        ),
        (
            _("Certificates"),
            [", ".join(one["kind"] for one in quote.certificates) or "–" for quote in quotes],
        ),
        (_("Delivery plan"), [quote.delivery_plan or "–" for quote in quotes]),
        (
            _("Offered instead"),
            [
                ", ".join(line.alternative for line in quote.lines.all() if line.alternative) or "–"
                for quote in quotes
            ],
        ),
    ]
    return [
        {
            "label": _("%(what)s (differs)") % {"what": label} if len(set(texts)) > 1 else label,
            "cells": [{"text": text} for text in texts],
        }
        for label, texts in parts
        if any(text != "–" for text in texts)
    ]


def version_changes(newer: Quote, older: Quote) -> list[dict[str, str]]:
    """What a new version changed, for a table: {what, before, after}."""
    pairs = [
        (_("Total"), rupiah(older.total), rupiah(newer.total)),
        (_("Delivery"), rupiah(older.delivery_price), rupiah(newer.delivery_price)),
        (_("Ready after (working days)"), str(older.lead_time_days), str(newer.lead_time_days)),
        (_("Valid until"), long_date(older.valid_until), long_date(newer.valid_until)),
        (_("Delivery plan"), older.delivery_plan, newer.delivery_plan),
        (_("Note"), older.note, newer.note),
    ]
    before = {line.request_line_id: line for line in older.lines.all()}
    after = {line.request_line_id: line for line in newer.lines.all()}
    for key in dict.fromkeys([*before, *after]):
        line = after.get(key) or before[key]
        pairs.append(
            (f"{line.name} {line.label}".strip(), _offer_text(before.get(key)), _offer_text(after.get(key)))
        )
    return [
        {"what": what, "before": old or "–", "after": new or "–"} for what, old, new in pairs if old != new
    ]


def _offer_text(line: QuoteLine | None) -> str:
    if line is None:
        return ""
    text = f"{line.quantity} × {rupiah(line.unit_price)}"
    return f"{text}, {line.alternative}" if line.alternative else text


def versions_of(found: Request) -> list[dict[str, Any]]:
    """Every later version of a quote beside the one before it, for both sides."""
    if found.hides_prices:
        return []
    sent = sorted(
        (quote for quote in found.quotes.all() if quote.sent_at),
        key=lambda one: (one.cooperative_id, one.version),
    )
    return [
        {"newer": newer, "older": older, "rows": version_changes(newer, older)}
        for older, newer in pairwise(sent)
        if older.cooperative_id == newer.cooperative_id
    ]


def published_total(quote: Quote) -> int:
    """What the goods of a quote cost at published prices, in IDR."""
    return sum(line.list_price * line.quantity for line in quote.lines.all())


def _against_published(quote: Quote) -> str:
    published = published_total(quote)
    if any(not line.list_price for line in quote.lines.all()):
        # Goods in the institution's own words have no published price to be measured by.
        return ""
    if quote.subtotal < published:
        return _("%(amount)s below published prices") % {"amount": rupiah(published - quote.subtotal)}
    if quote.subtotal > published:
        return _("%(amount)s above published prices") % {"amount": rupiah(quote.subtotal - published)}
    return _("at published prices")


def _total_mark(found: Request, quote: Quote, is_cheapest: bool) -> str:
    marks = [_("cheapest")] if is_cheapest else []
    if found.own_estimate and quote.total > found.own_estimate:
        marks.append(_("above your own estimate (HPS)"))
    return ", ".join(marks)
