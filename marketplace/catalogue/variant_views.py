"""«Sizes and stock»: the grid of one product's variants in the back office."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from marketplace.catalogue.variant_forms import VARIANT_ROWS, AxesForm
from marketplace.catalogue.variants import MOST_VARIANTS, RowsRefused, missing_combinations, save_variants
from marketplace.core.typed import whole_number

Row = dict[str, Any]


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_PRODUCTS)
def variant_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit price, stock and number of all variants at once; «add» puts missing combinations into the grid, unsaved."""
    product = get_object_or_404(Product, pk=pk)
    variants = list(
        Variant.objects.filter(product=product).select_related("stock").order_by("sort_order", "pk")
    )
    if request.method != "POST":
        shown = [_row_of(variant) for variant in variants]
        axes = AxesForm(initial=_axes_of(variants))
        return _page(request, product, axes, VARIANT_ROWS(_data(shown)), is_checked=False)
    data = request.POST.copy()
    rows: Any = VARIANT_ROWS(data)
    if "add" in data:
        return _with_new_rows(request, product, data)
    if rows.is_valid():
        try:
            changed = save_variants(product, rows.rows(), actor=request.user)
        except RowsRefused as refused:
            rows.tell(refused)
        else:
            messages.success(
                request,
                ngettext("%(n)s variant saved.", "%(n)s variants saved.", changed) % {"n": changed}
                if changed
                else _("Nothing was changed."),
            )
            return redirect("catalogue_variants", pk=product.pk)
    return _page(request, product, AxesForm(initial=_axes_of(variants)), rows, is_checked=True, status=422)


def _with_new_rows(request: HttpRequest, product: Product, data: QueryDict) -> HttpResponse:
    axes = AxesForm(data)
    if not axes.is_valid():
        return _page(request, product, axes, VARIANT_ROWS(data), is_checked=False, status=422)
    typed = _typed_rows(data)
    of = axes.cleaned_data
    kept = [(row["size"].strip(), row["cut"].strip(), row["motif"].strip()) for row in typed]
    new = missing_combinations(kept, of["sizes"], of["cuts"], of["motifs"])
    if len(typed) + len(new) > MOST_VARIANTS:
        axes.add_error(
            "sizes", _("At most %(most)s variants. Take some words out.") % {"most": MOST_VARIANTS}
        )
        return _page(request, product, axes, VARIANT_ROWS(data), is_checked=False, status=422)
    price = of.get("new_price") or next((row["price"] for row in typed if row["price"]), "")
    # A product that had one form without a name becomes the first of its sizes instead of standing beside them.
    if new and len(typed) == 1 and not any(kept[0]):
        typed[0]["size"], typed[0]["cut"], typed[0]["motif"] = new.pop(0)
    rows = typed + [
        {"size": size, "cut": cut, "motif": motif, "price": price, "is_offered": "on"}
        for size, cut, motif in new
    ]
    return _page(request, product, axes, VARIANT_ROWS(_data(rows)), is_checked=False, added=len(new))


def _row_of(variant: Variant) -> Row:
    shelf = getattr(variant, "stock", None)
    on_hand = "" if shelf is None else shelf.on_hand
    return {
        "pk": variant.pk,
        "size": variant.size,
        "cut": variant.cut,
        "motif": variant.motif,
        "price": variant.price,
        "on_hand": on_hand,
        "sku": variant.sku,
        "is_offered": "on" if variant.is_offered else "",
        "seen_price": variant.price,
        "seen_on_hand": on_hand,
    }


def _data(rows: list[Row]) -> QueryDict:
    """Rows as a form that was sent, so that typed and new ones are shown by the same code."""
    data = QueryDict(mutable=True)
    data["form-TOTAL_FORMS"], data["form-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        for name, value in row.items():
            if value != "":
                data[f"form-{place}-{name}"] = str(value)
    return data


def _typed_rows(data: QueryDict) -> list[Row]:
    number = min(whole_number(data.get("form-TOTAL_FORMS")) or 0, MOST_VARIANTS)
    names = (
        "pk",
        "size",
        "cut",
        "motif",
        "price",
        "on_hand",
        "sku",
        "is_offered",
        "seen_price",
        "seen_on_hand",
    )
    return [{name: data.get(f"form-{place}-{name}", "") for name in names} for place in range(number)]


def _axes_of(variants: list[Variant]) -> dict[str, list[str]]:
    """The words that are used already, in their order."""
    return {
        f"{axis}s": list(dict.fromkeys(word for variant in variants if (word := getattr(variant, axis))))
        for axis in ("size", "cut", "motif")
    }


def _page(
    request: HttpRequest,
    product: Product,
    axes: AxesForm,
    rows: Any,
    *,
    is_checked: bool,
    added: int | None = None,
    status: int = 200,
) -> HttpResponse:
    title = _("Sizes and stock")
    edit = reverse("wagtailsnippets_catalogue_product:edit", args=[product.pk])
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ol",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": edit, "label": product.name},
            {"url": "", "label": title},
        ],
        "product": product,
        "edit_url": edit,
        "axes": axes,
        "rows": rows,
        "is_checked": is_checked,
        "added": added,
        "error_count": rows.total_error_count() if is_checked else 0,
    }
    return render(request, "catalogue/admin/variants.html", context, status=status)
