"""Importing tables in the back office: choose a file, look at what it would change, import it, keep the result."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.catalogue import delivery_imports, import_runs, import_templates, imports, member_imports
from marketplace.catalogue.backoffice import page_context
from marketplace.catalogue.forms import ImportForm, MemberImportForm
from marketplace.catalogue.models import ImportRun
from marketplace.catalogue.permissions import ADD_MEMBERS, ADD_PRODUCTS, CHANGE_DELIVERY

KINDS = {
    "produk": ImportRun.Kind.PRODUCTS,
    "anggota": ImportRun.Kind.MEMBERS,
    "ongkir": ImportRun.Kind.DELIVERY,
}
NEEDED = {
    ImportRun.Kind.PRODUCTS: ADD_PRODUCTS,
    ImportRun.Kind.MEMBERS: ADD_MEMBERS,
    ImportRun.Kind.DELIVERY: CHANGE_DELIVERY,
}
FORMS: dict[str, type[Form]] = {
    ImportRun.Kind.PRODUCTS: ImportForm,
    ImportRun.Kind.MEMBERS: MemberImportForm,
    ImportRun.Kind.DELIVERY: MemberImportForm,
}
COLUMNS: dict[str, tuple[str, ...]] = {
    ImportRun.Kind.PRODUCTS: imports.COLUMNS,
    ImportRun.Kind.MEMBERS: member_imports.COLUMNS,
    ImportRun.Kind.DELIVERY: delivery_imports.COLUMNS,
}
PAGES: dict[str, str] = {
    ImportRun.Kind.PRODUCTS: "catalogue_import",
    ImportRun.Kind.MEMBERS: "catalogue_import_members",
    ImportRun.Kind.DELIVERY: "catalogue_import_delivery",
}
TABLES: dict[str, str] = {
    ImportRun.Kind.PRODUCTS: "catalogue_import_table",
    ImportRun.Kind.MEMBERS: "catalogue_import_members_table",
    ImportRun.Kind.DELIVERY: "catalogue_delivery_export",
}
LISTS: dict[str, str] = {
    ImportRun.Kind.PRODUCTS: "wagtailsnippets_catalogue_product:list",
    ImportRun.Kind.MEMBERS: "wagtailsnippets_catalogue_member:list",
    ImportRun.Kind.DELIVERY: "catalogue_delivery",
}
RECENT = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@login_required
def choose_file(request: HttpRequest, what: str = "produk") -> HttpResponse:
    """Step one; below it the latest imports with their results."""
    kind = _allowed_kind(request, what)
    form = FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fallback = form.cleaned_data.get("fallback")
        run = import_runs.begin(
            kind,
            form.cleaned_data["file"],
            fallback=fallback.slug if fallback else "",
            user=request.user,
        )
        return redirect("catalogue_import_run", pk=run.pk)
    context = page_context(_title(kind), "upload") | {
        "form": form,
        "table_url": reverse(TABLES[kind]),
        "kind": kind,
        "is_products": kind == ImportRun.Kind.PRODUCTS,
        "columns": COLUMNS[kind],
        "runs": ImportRun.objects.filter(kind=kind).select_related("user")[:RECENT],
    }
    return render(request, "catalogue/admin/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would change, or its mistakes; «import» imports it. While it runs the page asks again by itself."""
    found = get_object_or_404(ImportRun.objects.select_related("user"), pk=pk)
    what = next(word for word, kind in KINDS.items() if kind == found.kind)
    _allowed_kind(request, what)
    if request.method == "POST":
        import_runs.start_importing(found)
        return redirect("catalogue_import_run", pk=pk)
    context = page_context(_title(found.kind), "upload") | {
        "run": found,
        "choose_url": reverse(PAGES[found.kind]),
        "list_url": reverse(LISTS[found.kind]),
        "rows_done": import_runs.rows_done(found) if found.is_running else 0,
        "rows_total": found.result.get("total", 0),
    }
    status = 422 if found.state == ImportRun.State.REFUSED else 200
    return render(request, "catalogue/admin/import_run.html", context, status=status)


@require_safe
@login_required
def template(request: HttpRequest, what: str, suffix: str) -> HttpResponse:
    """An empty table to fill in: XLSX with lists to choose from, or two products as CSV."""
    kind = _allowed_kind(request, what)
    if suffix == "csv" and kind == ImportRun.Kind.PRODUCTS:
        response = HttpResponse(import_templates.example_csv(), content_type="text/csv; charset=utf-8")
    elif suffix == "xlsx":
        response = HttpResponse(import_templates.empty_table(kind), content_type=XLSX)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="contoh-{what}.{suffix}"'
    return response


def _allowed_kind(request: HttpRequest, what: str) -> str:
    kind = KINDS.get(what)
    if kind is None:
        raise Http404
    if not request.user.has_perm(NEEDED[kind]):
        raise PermissionDenied
    return kind


def _title(kind: str) -> str:
    titles = {
        ImportRun.Kind.PRODUCTS: _("Import products"),
        ImportRun.Kind.MEMBERS: _("Import members"),
        ImportRun.Kind.DELIVERY: _("Import delivery prices"),
    }
    return titles[ImportRun.Kind(kind)]
