"""Pages of the back office that are no lists of Wagtail's: counting stock, archiving."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.catalogue import actions, stock
from marketplace.catalogue.forms import StockForm
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.permissions import CHANGE_PRODUCTS, CHANGE_STOCK

VARIANTS_PER_PAGE = 50


@require_safe
@permission_required(CHANGE_STOCK)
def stock_list(request: HttpRequest) -> HttpResponse:
    """Every counted variant with a field for its pieces; lowest first where asked."""
    query, is_low = request.GET.get("q", "").strip()[:80], request.GET.get("menipis") == "1"
    page = Paginator(_counted_variants(query, is_low), VARIANTS_PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "catalogue/admin/stock.html", _stock_context(page, query, is_low))


@require_POST
@permission_required(CHANGE_STOCK)
def count_stock(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was counted of one variant; a refused number is told beside its field, everything else stays."""
    variant = get_object_or_404(_counted_variants("", False), pk=pk)
    form = StockForm(request.POST)
    if form.is_valid():
        try:
            stock.set_on_hand(variant, form.cleaned_data["on_hand"], actor=request.user)
        except ValidationError as refusal:
            form.add_error("on_hand", refusal)
    query, is_low, number = (
        request.POST.get("q", "")[:80],
        request.POST.get("menipis") == "1",
        request.POST.get("p", "1"),
    )
    if form.errors:
        page = Paginator(_counted_variants(query, is_low), VARIANTS_PER_PAGE).get_page(number)
        context = _stock_context(page, query, is_low) | {"refused": form, "refused_pk_text": str(pk)}
        return render(request, "catalogue/admin/stock.html", context, status=422)
    messages.success(
        request,
        _("%(name)s: %(pieces)s on the shelf.")
        % {"name": _full_name(variant), "pieces": form.cleaned_data["on_hand"]},
    )
    return redirect(f"{reverse('catalogue_stock')}?q={query}&menipis={int(is_low)}&p={number}#stok-{pk}")


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_PRODUCTS)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive a product, or bring an archived one back, after asking."""
    product = get_object_or_404(Product, pk=pk)
    if request.method == "POST":
        if product.archived_at:
            actions.restore_product(product, actor=request.user)
            messages.success(request, _("%(name)s is back in the list.") % {"name": product.name})
        else:
            actions.archive_product(product, actor=request.user)
            messages.success(request, _("%(name)s is archived.") % {"name": product.name})
        return redirect("wagtailsnippets_catalogue_product:list")
    title = _("Bring back") if product.archived_at else _("Archive")
    return render(
        request,
        "catalogue/admin/archive.html",
        page_context(title, "folder-open-inverse") | {"product": product},
    )


def _counted_variants(query: str, is_low: bool) -> QuerySet[Variant]:
    variants = (
        Variant.objects.filter(
            is_offered=True,
            product__archived_at__isnull=True,
            product__is_made_to_order=False,
            product__kind=Product.Kind.GOODS,
        )
        .select_related("product", "stock")
        .order_by("product__name", "sort_order", "pk")
    )
    if query:
        variants = variants.filter(Q(product__name__icontains=query) | Q(sku__icontains=query))
    if is_low:
        variants = variants.filter(
            Q(stock__isnull=True) | Q(stock__on_hand__lte=F("stock__reserved") + F("stock__low_at"))
        )
    return variants


def _stock_context(page: Any, query: str, is_low: bool) -> dict[str, Any]:
    rows = []
    for variant in page:
        row = getattr(variant, "stock", None)
        rows.append(
            {
                "pk": str(variant.pk),
                "name": _full_name(variant),
                "sku": variant.sku,
                "on_hand": str(row.on_hand if row else 0),
                "reserved": row.reserved if row else 0,
                "available": row.available if row else 0,
                "is_low": row is None or row.available <= row.low_at,
                "is_counted": row is not None,
            }
        )
    return page_context(_("Stock"), "list-ol") | {
        "rows": rows,
        "stock_page": page,
        "query": query,
        "is_low": is_low,
    }


def _full_name(variant: Variant) -> str:
    return f"{variant.product.name} · {variant.label}" if variant.label else variant.product.name


def page_context(title: str, icon: str) -> dict[str, Any]:
    """What the heading of one of our own pages in the back office needs."""
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
