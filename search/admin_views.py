"""In the back office: what people searched for, everything for the portal's operator, what showed its goods for a storefront;
and the versions of the words that mean the same."""

import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from marketplace.core.dates import plain_date
from marketplace.core.forms import PeriodForm
from marketplace.core.sheets import Sheet, workbook_response
from search.actions import restore_version
from search.models import SynonymVersion
from search.questions import FEWEST_VISITORS, asked_between, flush, totals
from search.synonym_versions import changes_between, told
from search.synonyms import SEEN_AFTER_SECONDS
from tenants.permissions import may_operate, operators_only

PAGE = 100
VERSIONS_PAGE = 20
# A spreadsheet of more rows is read by nobody.
MOST_ROWS = 5_000


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """One month or any other days, as a page or (`?format=xlsx`, `csv`) as a file. `?tampil=kosong`: what found nothing anywhere."""
    is_portal = request.tenant.is_portal
    if not (may_operate(request) if is_portal else request.user.has_perm(CHANGE_PRODUCTS)):
        raise PermissionDenied
    flush()
    form, start, end = PeriodForm.read(request.GET)
    without_results = request.GET.get("tampil") == "kosong"
    found = asked_between(
        start,
        end,
        # What nobody offers yet is what any of them may think of making.
        cooperative_id=None if is_portal or without_results else request.tenant.pk,
        without_results=without_results,
    )
    asked_for = request.GET.get("format")
    if asked_for in {"xlsx", "csv"} and not form.errors:
        return _file(request, found[:MOST_ROWS], start, end, asked_for)
    title = _("What people search for")
    context: dict[str, Any] = {
        "page_title": title,
        "header_title": title,
        "header_icon": "search",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "form": form,
        "days": f"dari={start}&sampai={end}",
        "is_portal": is_portal,
        "without_results": without_results,
        "fewest": FEWEST_VISITORS,
        "page": Paginator(found, PAGE).get_page(request.GET.get("hal")),
        "totals": totals(found),
    }
    return render(request, "search/admin/questions.html", context, status=422 if form.errors else 200)


@require_safe
@operators_only
def synonym_versions(request: HttpRequest) -> HttpResponse:
    """Every version of the words that mean the same: when, who, and what was changed."""
    page = Paginator(SynonymVersion.objects.all(), VERSIONS_PAGE).get_page(request.GET.get("hal"))
    newest = SynonymVersion.objects.values_list("number", flat=True).first()
    context = _synonym_page(_("Versions")) | {"page": page, "versions": told(list(page)), "newest": newest}
    return render(request, "search/admin/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def synonym_version_restore(request: HttpRequest, number: int) -> HttpResponse:
    """What would change, to be confirmed; then the earlier set is in force again."""
    version = get_object_or_404(SynonymVersion, number=number)
    if request.method == "POST":
        now = restore_version(version=version, actor=request.user)
        messages.success(
            request,
            _(
                "The words of version %(old)d are in force again, as version %(new)d. Searches use them within %(seconds)d seconds."
            )
            % {"old": number, "new": now.number, "seconds": SEEN_AFTER_SECONDS},
        )
        return redirect("search_synonym_versions")
    present = SynonymVersion.objects.first()
    context = _synonym_page(_("Restore version %(number)d") % {"number": number}) | {
        "version": version,
        "changes": changes_between(present.groups, version.groups),
    }
    return render(request, "search/admin/version_restore.html", context)


def _synonym_page(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("search_synonymgroup:index"), "label": _("Words that mean the same")},
            {"url": "", "label": title},
        ],
    }


def _file(request: HttpRequest, rows: Any, start: date, end: date, kind: str) -> HttpResponse:
    name = f"pencarian-{start}-{end}"
    headers = [_("Words"), _("Searches"), _("Searches without results"), _("Last asked")]
    cells = [[row["text"], row["times"], row["without"], row["last"]] for row in rows]
    if kind == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        csv.writer(response).writerows([headers, *cells])
        return response
    sheet = Sheet(
        title=_("What people search for"),
        intro=[
            f"{request.tenant.name} · {_('What people search for')}",
            f"{plain_date(start)} – {plain_date(end)}",
        ],
        headers=headers,
        rows=[[*row[:3], row[3].isoformat()] for row in cells],
    )
    return workbook_response(name, [sheet])
