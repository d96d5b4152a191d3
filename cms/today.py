"""«What needs a person today»: the back office's front page. One count a line, each leading to the filtered list."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cms.models import StoryPage
from marketplace.catalogue.models import Certificate, Product, Stock
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import (
    orders_awaiting_packing,
    orders_with_proof_to_check,
    payments_to_look_at,
)
from marketplace.ordering.states import PACKED, PAID, PROOF_SUBMITTED
from marketplace.procurement.selectors.requests import orders_to_confirm, requests_to_answer

EXPIRING_DAYS = 30


@dataclass(frozen=True)
class Task:
    """One line: how many, in words, and where it is done."""

    count: int
    text: str
    url: str


def tasks_today(request: HttpRequest) -> list[Task]:
    """What this person can do here today, most pressing first; at most nine counts, none for what they may not see."""
    return [task for task in _tasks(request) if task.count]


def _list_of(model: type) -> str:
    return reverse(model.snippet_viewset.get_url_name("list"))


def _tasks(request: HttpRequest) -> Iterator[Task]:
    user = request.user
    if request.tenant.is_portal:
        return
    if user.has_perm("ordering.view_order"):
        orders = reverse("orders:index")
        count = orders_with_proof_to_check().count()
        text = ngettext("%(n)s payment proof to check", "%(n)s payment proofs to check", count) % {"n": count}
        yield Task(count, text, f"{orders}?status={PROOF_SUBMITTED}")
        count = payments_to_look_at().count()
        text = ngettext("%(n)s payment to look at", "%(n)s payments to look at", count) % {"n": count}
        yield Task(count, text, reverse("finance:index"))
    if user.has_perm("ordering.change_order"):
        orders = reverse("orders:index")
        count = orders_awaiting_packing().count()
        text = ngettext("%(n)s paid order to pack", "%(n)s paid orders to pack", count) % {"n": count}
        yield Task(count, text, f"{orders}?status={PAID}")
        count = Order.objects.filter(status=PACKED).count()
        text = ngettext("%(n)s packed order to ship", "%(n)s packed orders to ship", count) % {"n": count}
        yield Task(count, text, f"{orders}?status={PACKED}")
    if user.has_perm("procurement.change_request"):
        count = requests_to_answer().count()
        text = ngettext(
            "%(n)s institution waits for a quote", "%(n)s institutions wait for a quote", count
        ) % {"n": count}
        yield Task(count, text, reverse("procurement_inbox"))
        count = orders_to_confirm().count()
        text = ngettext("%(n)s purchase order to confirm", "%(n)s purchase orders to confirm", count) % {
            "n": count
        }
        yield Task(count, text, reverse("procurement_orders"))
    if user.has_perm("catalogue.change_stock"):
        low = Stock.objects.filter(variant__is_offered=True, variant__product__live=True)
        count = low.filter(on_hand__lte=F("reserved") + F("low_at")).count()
        text = ngettext("%(n)s product form is running out", "%(n)s product forms are running out", count) % {
            "n": count
        }
        yield Task(count, text, reverse("catalogue_stock"))
    if user.has_perm("catalogue.change_certificate"):
        until = timezone.localdate() + datetime.timedelta(days=EXPIRING_DAYS)
        count = Certificate.objects.filter(valid_until__lte=until).count()
        text = ngettext(
            "%(n)s certificate ends within a month or has ended",
            "%(n)s certificates end within a month or have ended",
            count,
        ) % {"n": count}
        yield Task(count, text, _list_of(Certificate))
    if user.has_perm("catalogue.change_product"):
        count = Product.objects.filter(has_unpublished_changes=True, archived_at__isnull=True).count()
        text = ngettext("%(n)s product draft to finish", "%(n)s product drafts to finish", count) % {
            "n": count
        }
        yield Task(count, text, _list_of(Product))
        stories = StoryPage.objects.filter(has_unpublished_changes=True)
        count = stories.count()
        text = ngettext("%(n)s story draft to finish", "%(n)s story drafts to finish", count) % {"n": count}
        yield Task(count, text, reverse("wagtailadmin_explore_root"))
