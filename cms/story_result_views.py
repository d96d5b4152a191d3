"""«Cerita yang membawa pesanan»: all stories of the storefront beside each other, sorted by what one asks."""

from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.models import StoryDay, StoryPage
from cms.story_results import Result, results_of
from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from marketplace.core.dates import plain_date
from marketplace.core.forms import PeriodForm
from marketplace.core.sheets import Sheet, workbook_response
from marketplace.sharing.selectors import Period

PAGE = 50
# What ?urut= may say; the most first, stories by their titles.
SORTS = {"kunjungan": "visits", "keranjang": "baskets", "pesanan": "orders", "penjualan": "sales"}


@require_safe
@permission_required(CHANGE_PRODUCTS)
def story_results(request: HttpRequest) -> HttpResponse:
    """As a page or (`?format=xlsx`) as a spreadsheet. Stories not yet published are left out: nobody could open them."""
    form, start, end = PeriodForm.read(request.GET)
    told = StoryPage.objects.exclude(first_published_at=None).select_related("maker").order_by("title")
    sort = request.GET.get("urut", "")
    results = _sorted(results_of(told, StoryDay, Period(start, end)), sort)
    if request.GET.get("format") == "xlsx" and not form.errors:
        return workbook_response(f"cerita-{start}-{end}", [_sheet(request.tenant.name, results, start, end)])
    columns = [("judul", _("Story")), *zip(SORTS, _titles(), strict=True)]
    context = {
        "page_title": _("Stories that bring orders"),
        "header_title": _("Stories that bring orders"),
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Stories that bring orders")},
        ],
        "form": form,
        "days": f"dari={start}&sampai={end}",
        "columns": columns,
        "sort": sort if sort in SORTS else "judul",
        "sort_title": dict(columns).get(sort, ""),
        "page": Paginator(results, PAGE).get_page(request.GET.get("hal")),
        "totals": _totals(results),
    }
    return render(request, "cms/admin/story_report.html", context, status=422 if form.errors else 200)


def _sorted(results: list[Result], sort: str) -> list[Result]:
    """They come by title; what is gone stays last among equals."""
    return sorted(results, key=attrgetter(SORTS[sort]), reverse=True) if sort in SORTS else results


def _titles() -> list[str]:
    return [_("Opened"), _("Put into baskets"), _("Paid orders"), _("Their goods")]


def _totals(results: list[Result]) -> dict[str, int]:
    """An order with goods of two stories counts for both, so orders have no sum."""
    return {name: sum(getattr(one, name) for one in results) for name in ("visits", "baskets", "sales")}


def _sheet(name: str, results: list[Result], start: Any, end: Any) -> Sheet:
    return Sheet(
        title=_("Stories"),
        intro=[f"{name} · {_('Stories that bring orders')}", f"{plain_date(start)} – {plain_date(end)}"],
        headers=[_("Story"), _("Maker"), _("Told on"), *_titles()],
        rows=[
            [
                one.story.title if one.story else _("Stories that are gone"),
                one.story.maker.name if one.story and one.story.maker else "",
                one.story.told_on.isoformat() if one.story else "",
                one.visits,
                one.baskets,
                one.orders,
                one.sales,
            ]
            for one in results
        ],
    )
