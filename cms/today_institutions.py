"""What waits for people of a cooperative among the requests, orders and bills of institutions."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext, ngettext_lazy

from cms.waiting import Counted, Task, counts
from marketplace.accounts.models import User
from marketplace.procurement.models import Quote
from marketplace.procurement.permissions import CHANGE_PURCHASE_ORDER
from marketplace.procurement.selectors.purchase_orders import addenda_to_answer
from marketplace.procurement.selectors.requests import orders_to_confirm, requests_to_answer
from marketplace.procurement.states import SENT
from marketplace.receiving.permissions import CONFIRM_PAYMENT
from marketplace.receiving.selectors.invoices import payments_to_confirm
from marketplace.receiving.selectors.statements import sums_to_find
from marketplace.receiving.selectors.swaps import swaps_to_answer
from marketplace.receiving.selectors.waiting import (
    changes_to_answer,
    deliveries_to_send,
    orders_to_bill_now,
    orders_to_plan,
    records_to_sign,
)
from tenants.staff.permissions import MANAGE

# A quote that ends within so many days is worth a reminder to the institution.
QUOTE_ENDS_SOON_DAYS = 3
# Packing takes a day.
PACKING = datetime.timedelta(days=1)


class Kind(NamedTuple):
    """The words, the page of one, and the list of several; what has no list of its own opens one by one."""

    words: Promise
    one: str
    several: str = ""
    chosen: str = ""


KINDS = {
    "requests": Kind(
        ngettext_lazy("%(n)s institution waits for a quote", "%(n)s institutions wait for a quote", "n"),
        "procurement_request",
        "procurement_inbox",
    ),
    "quotes": Kind(
        ngettext_lazy("%(n)s quote ends within three days", "%(n)s quotes end within three days", "n"),
        "procurement_request",
        "procurement_inbox",
        "?status=quoted",
    ),
    "orders": Kind(
        ngettext_lazy("%(n)s purchase order to confirm", "%(n)s purchase orders to confirm", "n"),
        "procurement_order",
        "procurement_orders",
        "?status=issued",
    ),
    "addenda": Kind(
        ngettext_lazy(
            "%(n)s change of a purchase order to answer", "%(n)s changes of purchase orders to answer", "n"
        ),
        "procurement_order",
    ),
    "portions": Kind(
        ngettext_lazy("%(n)s change of portions to answer", "%(n)s changes of portions to answer", "n"),
        "receiving_delivery",
    ),
    "swaps": Kind(
        ngettext_lazy("%(n)s exchange of sizes to answer", "%(n)s exchanges of sizes to answer", "n"),
        "receiving_order",
    ),
    "plan": Kind(
        ngettext_lazy(
            "%(n)s order of an institution with pieces on no delivery",
            "%(n)s orders of institutions with pieces on no delivery",
            "n",
        ),
        "receiving_order",
        "receiving_deliveries",
    ),
    "send": Kind(
        ngettext_lazy(
            "%(n)s delivery to an institution leaves today or tomorrow",
            "%(n)s deliveries to institutions leave today or tomorrow",
            "n",
        ),
        "receiving_delivery",
        "receiving_deliveries",
    ),
    "sign": Kind(
        ngettext_lazy("%(n)s acceptance record to sign", "%(n)s acceptance records to sign", "n"),
        "receiving_delivery",
        "receiving_deliveries",
        "?status=counted",
    ),
    "bill": Kind(
        ngettext_lazy("%(n)s order of an institution to bill", "%(n)s orders of institutions to bill", "n"),
        "receiving_order",
        "receiving_invoices",
    ),
}


def institution_tasks(user: User) -> Iterator[Task]:
    """What this person can do, most pressing first: two statements, whoever it is."""
    if user.has_perm(CHANGE_PURCHASE_ORDER):
        found = counts(**_lists(timezone.localdate(), may_sign=user.has_perm(MANAGE)))
        for name, counted in found.items():
            kind = KINDS[name]
            yield Task(counted.count, kind.words % {"n": counted.count}, _place(kind, counted))
    if user.has_perm(CONFIRM_PAYMENT):
        count = len(sums_to_find(payments_to_confirm()))
        text = ngettext(
            "%(n)s payment of an institution to look for", "%(n)s payments of institutions to look for", count
        )
        yield Task(count, text % {"n": count}, reverse("receiving_invoices"))


def _lists(today: datetime.date, *, may_sign: bool) -> dict[str, tuple[QuerySet, str]]:
    """{kind: (rows that wait, field that leads to the first of them)}, in the order in which they press."""
    soon = today + datetime.timedelta(days=QUOTE_ENDS_SOON_DAYS)
    lists: dict[str, tuple[QuerySet, str]] = {
        "requests": (requests_to_answer(), "pk"),
        "quotes": (Quote.objects.filter(status=SENT, valid_until__lte=soon), "request"),
        "orders": (orders_to_confirm(), "pk"),
        "addenda": (addenda_to_answer(), "purchase_order"),
        "portions": (changes_to_answer(), "delivery"),
        "swaps": (swaps_to_answer(), "purchase_order"),
        "plan": (orders_to_plan(), "purchase_order"),
        "send": (deliveries_to_send(today + PACKING), "pk"),
        "sign": (records_to_sign(), "pk"),
        "bill": (orders_to_bill_now(today), "purchase_order"),
    }
    if not may_sign:
        del lists["sign"]
    return lists


def _place(kind: Kind, counted: Counted) -> str:
    if not counted.count:
        return ""
    if counted.count == 1 or not kind.several:
        return reverse(kind.one, args=[counted.first])
    return reverse(kind.several) + kind.chosen
