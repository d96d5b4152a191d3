"""A person's own orders, found again: by where they stand, by city, by year, by a word."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import orders_of
from marketplace.ordering.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    COMPLETED,
    DELIVERED,
    EXPIRED,
    PACKED,
    PAID,
    PROOF_SUBMITTED,
    SHIPPED,
)

# Where an order stands as its buyer thinks of it: a word for the address, its name, the states.
STANDINGS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "bayar": (_("To be paid"), (AWAITING_PAYMENT,)),
    "jalan": (_("Under way"), (PROOF_SUBMITTED, PAID, PACKED, SHIPPED)),
    "sampai": (_("Delivered"), (DELIVERED,)),
    "selesai": (_("Completed"), (COMPLETED,)),
    "batal": (_("Cancelled or expired"), (CANCELLED, EXPIRED)),
}
LONGEST_WORD = 80
YEAR = re.compile(r"20\d\d", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty is everything."""

    word: str = ""
    standing: str = ""
    city: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return any((self.word, self.standing, self.city, self.year))

    def query(self, **more: str) -> str:
        """The address of these orders, with further parameters."""
        asked = {"q": self.word, "keadaan": self.standing, "kota": self.city, "tahun": self.year} | more
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def wanted_in(query: QueryDict) -> Wanted:
    """What an address asks for; anything that means nothing is passed over."""
    year, city = query.get("tahun", ""), query.get("kota", "")
    return Wanted(
        word=query.get("q", "").replace("\x00", "").strip()[:LONGEST_WORD],
        standing=query.get("keadaan", "") if query.get("keadaan") in STANDINGS else "",
        city=city if city.isascii() and city.replace("-", "").isalnum() else "",
        year=year if YEAR.fullmatch(year) else "",
    )


def orders_found(user_id: int, wanted: Wanted) -> QuerySet[Order]:
    """A person's orders of this kind at all cooperatives, newest first."""
    found = orders_of(user_id)
    if wanted.standing:
        found = found.filter(status__in=STANDINGS[wanted.standing][1])
    if wanted.city:
        found = found.filter(cooperative__slug=wanted.city)
    if wanted.year:
        found = found.filter(placed_at__year=int(wanted.year))
    if wanted.word:
        in_lines = Order.objects.filter(user_id=user_id, lines__name__icontains=wanted.word).values("pk")
        found = found.filter(
            Q(number__icontains=wanted.word)
            | Q(cooperative__name__icontains=wanted.word)
            | Q(pk__in=in_lines)
        )
    return found


def filters_of(user_id: int, wanted: Wanted) -> list[dict[str, object]]:
    """The choices with what this person has, for selects; two statements."""
    mine = Order.objects.filter(user_id=user_id).order_by()
    cities = mine.values_list("cooperative__slug", "cooperative__name").distinct()
    years = mine.dates("placed_at", "year", order="DESC")
    choices: list[tuple[str, str | Promise, str, list[tuple[str, str | Promise]]]] = [
        (
            "keadaan",
            _("Status"),
            wanted.standing,
            [(key, name) for key, (name, _states) in STANDINGS.items()],
        ),
        ("kota", _("Cooperative"), wanted.city, sorted(cities, key=lambda city: city[1])),
        ("tahun", _("Year"), wanted.year, [(str(day.year), str(day.year)) for day in years]),
    ]
    return [
        {
            "name": name,
            "title": title,
            "options": [
                {"value": value, "label": label, "is_chosen": value == chosen} for value, label in options
            ],
        }
        for name, title, chosen, options in choices
    ]
