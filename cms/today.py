"""«What needs a person today»: the back office's front page. One count a line, each leading to the filtered list."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.models import WorkflowState

from cms.models import StoryPage
from cms.today_institutions import institution_tasks
from cms.waiting import Task
from marketplace.catalogue.models import Certificate, Member, Product, Stock
from marketplace.joining.selectors import applications_to_check
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.orders import payments_to_look_at
from marketplace.ordering.selectors.returns import returns_waiting
from marketplace.ordering.states import AWAITING_PAYMENT, PACKED, PAID, PROOF_SUBMITTED
from marketplace.payments.models import Method
from marketplace.payments.selectors import refunds_to_pay
from tenants.permissions import may_operate
from tenants.selectors import storefronts_to_open
from tenants.staff.permissions import MANAGE

# When a certificate is reminded of, in days.
BEFORE_IT_ENDS = (7, 30, 90)


def tasks_today(request: HttpRequest) -> list[Task]:
    """What this person can do here today, most pressing first; no count for what they may not do."""
    found = _at_the_portal(request) if request.tenant.is_portal else _in_a_storefront(request)
    return [task for task in found if task.count]


def _in_a_storefront(request: HttpRequest) -> Iterator[Task]:
    user = request.user
    if user.has_perm("ordering.view_order"):
        yield from _orders(user.has_perm("ordering.change_order"), user.has_perm("payments.change_payment"))
    if user.has_perm("payments.view_payment"):
        yield from _money()
    yield from institution_tasks(user)
    if user.has_perm("catalogue.change_stock"):
        low = Stock.objects.filter(variant__is_offered=True, variant__product__live=True)
        count = low.filter(on_hand__lte=F("reserved") + F("low_at")).count()
        text = ngettext("%(n)s product form is running out", "%(n)s product forms are running out", count)
        yield Task(count, text % {"n": count}, f"{reverse('catalogue_stock')}?menipis=1")
    if user.has_perm("catalogue.change_certificate"):
        yield from _certificates()
    waiting = Q(status=WorkflowState.STATUS_IN_PROGRESS)
    wished = Q(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    stories = WorkflowState.objects.aggregate(
        waiting=Count("pk", filter=waiting), wished=Count("pk", filter=wished)
    )
    if user.has_perm(MANAGE):
        count = stories["waiting"]
        text = ngettext("%(n)s story to read and publish", "%(n)s stories to read and publish", count)
        yield Task(count, text % {"n": count}, _stories_to_read(waiting, count))
    if user.has_perm("catalogue.change_member"):
        count = Member.objects.filter(standing=Member.Standing.WAITING).count()
        text = ngettext("%(n)s member waits for confirmation", "%(n)s members wait for confirmation", count)
        yield Task(count, text % {"n": count}, f"{_list_of(Member)}?standing={Member.Standing.WAITING}")
    if user.has_perm("catalogue.change_product"):
        count = Product.objects.filter(has_unpublished_changes=True, archived_at__isnull=True).count()
        text = ngettext("%(n)s product draft to finish", "%(n)s product drafts to finish", count)
        yield Task(count, text % {"n": count}, _list_of(Product))
        count = stories["wished"]
        text = ngettext("%(n)s story of yours needs changes", "%(n)s stories of yours need changes", count)
        yield Task(count, text % {"n": count}, _stories_to_read(wished, count))


def _orders(may_change: bool, moves_money: bool) -> Iterator[Task]:
    """The desk packs and answers; whoever moves the money confirms what came and pays back."""
    desk = reverse("orders:index")
    returns = returns_waiting()
    unpaid_cash = Q(status=AWAITING_PAYMENT, payment_method=Method.CASH)
    counts = dict(
        Order.objects.filter(Q(status__in=[PROOF_SUBMITTED, PAID, PACKED]) | unpaid_cash)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    if moves_money:
        count = counts.get(PROOF_SUBMITTED, 0)
        text = ngettext("%(n)s payment proof to check", "%(n)s payment proofs to check", count)
        yield Task(count, text % {"n": count}, f"{desk}?status={PROOF_SUBMITTED}")
        count = returns["refund"]
        text = ngettext("%(n)s returned order to pay back", "%(n)s returned orders to pay back", count)
        yield Task(count, text % {"n": count}, f"{desk}?returns=refund")
    if may_change:
        count = returns["asked"]
        text = ngettext("%(n)s return request to answer", "%(n)s return requests to answer", count)
        yield Task(count, text % {"n": count}, f"{desk}?returns=asked")
        count = returns["replace"]
        text = ngettext("%(n)s replacement to send", "%(n)s replacements to send", count)
        yield Task(count, text % {"n": count}, f"{desk}?returns=replace")
        count = counts.get(PAID, 0)
        text = ngettext("%(n)s paid order to pack", "%(n)s paid orders to pack", count)
        yield Task(count, text % {"n": count}, f"{desk}?status={PAID}")
        count = counts.get(AWAITING_PAYMENT, 0)
        text = ngettext("%(n)s cash order to pack", "%(n)s cash orders to pack", count)
        yield Task(
            count, text % {"n": count}, f"{desk}?status={AWAITING_PAYMENT}&payment_method={Method.CASH}"
        )
        count = counts.get(PACKED, 0)
        text = ngettext("%(n)s packed order to ship", "%(n)s packed orders to ship", count)
        yield Task(count, text % {"n": count}, f"{desk}?status={PACKED}")


def _money() -> Iterator[Task]:
    count = payments_to_look_at().count()
    text = ngettext("%(n)s payment to look at", "%(n)s payments to look at", count)
    yield Task(count, text % {"n": count}, f"{reverse('orders:index')}?money=look")
    count = refunds_to_pay().count()
    text = ngettext("%(n)s refund to pay", "%(n)s refunds to pay", count)
    yield Task(count, text % {"n": count}, f"{reverse('orders:index')}?money=refund")


def _certificates() -> Iterator[Task]:
    """Those that have ended, and the nearest of 7, 30 and 90 days within which more end. Counts as the list filters."""
    today = timezone.localdate()
    counts = Certificate.objects.aggregate(
        ended=Count("pk", filter=Q(valid_until__lt=today)),
        **{
            f"within_{days}": Count("pk", filter=Q(valid_until__lte=today + datetime.timedelta(days=days)))
            for days in BEFORE_IT_ENDS
        },
    )
    ended = counts["ended"]
    text = ngettext("%(n)s certificate has ended", "%(n)s certificates have ended", ended)
    yield Task(ended, text % {"n": ended}, f"{_list_of(Certificate)}?ends=0")
    days = next((days for days in BEFORE_IT_ENDS if counts[f"within_{days}"] > ended), 0)
    if days:
        count = counts[f"within_{days}"]
        text = ngettext(
            "%(n)s certificate ends within %(days)s days or has ended",
            "%(n)s certificates end within %(days)s days or have ended",
            count,
        )
        yield Task(count, text % {"n": count, "days": days}, f"{_list_of(Certificate)}?ends={days}")


def _at_the_portal(request: HttpRequest) -> Iterator[Task]:
    if not may_operate(request):
        return
    count = applications_to_check().count()
    text = ngettext("%(n)s application to check", "%(n)s applications to check", count)
    yield Task(count, text % {"n": count}, f"{reverse('applications_index')}?status=sent")
    count = storefronts_to_open().count()
    text = ngettext("%(n)s storefront asks to be opened", "%(n)s storefronts ask to be opened", count)
    yield Task(count, text % {"n": count}, f"{reverse('cooperatives_index')}?status=preparing")


def _stories_to_read(which: Q, count: int) -> str:
    """One story opens at once; several lead to the list of stories."""
    if count == 1:
        return reverse("wagtailadmin_pages:edit", args=[WorkflowState.objects.get(which).object_id])
    index = StoryPage.objects.first()
    return reverse("wagtailadmin_explore", args=[index.get_parent().pk]) if index else "#"


def _list_of(model: type) -> str:
    return reverse(model.snippet_viewset.get_url_name("list"))
