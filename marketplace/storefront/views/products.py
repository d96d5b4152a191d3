"""The shop's list of goods and a product's own page."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.story_selectors import STORY_PARAMETER
from cms.story_visits import linked_story
from marketplace.catalogue.listing import Listing
from marketplace.catalogue.models import Product
from marketplace.catalogue.pages import product_page, share_image_path
from marketplace.catalogue.selectors import product_on_sale, retired_product
from marketplace.core.phone import whatsapp_url
from marketplace.ordering import visitors
from marketplace.ordering.areas import district_named
from marketplace.reference.models import Category
from marketplace.storefront import errors
from marketplace.storefront.selectors import stories_and_neighbours
from marketplace.storefront.structured_data import product_data
from search.selectors import marked_products
from tenants.urls import base_address, localised

# What a link preview shows of a title.
TITLE_LENGTH = 60


@require_safe
def product_list(request: HttpRequest, category: str = "") -> HttpResponse:
    """Goods on sale, filtered by what the address says; `/produk/kategori/…/` is the list of one category."""
    listing = Listing.from_query(request.GET, category=category)
    if category and listing.category is None:
        raise Http404
    marked = marked_products(
        request.tenant, is_halal=listing.is_halal, is_delivered_free=listing.is_delivered_free
    )
    page = listing.page(cooperative=request.tenant, marked=marked)
    title = listing.category.name if listing.category else _("All goods")
    context = page | {
        "page_title": title,
        "page_description": _("%(title)s from %(cooperative)s, %(city)s.")
        % {"title": title, "cooperative": request.tenant.name, "city": request.tenant.city_name},
        "breadcrumbs": _trail(listing.category),
        "list_url": request.path,
        "all_url": reverse("storefront:products"),
        # Filtered lists are the same goods again.
        "robots": "noindex, follow" if listing.is_filtered else "",
    }
    return render(request, "storefront/product_list.html", context)


@require_safe
def product_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        product = product_on_sale(slug)
    except Product.DoesNotExist as missing:
        retired = retired_product(slug)
        if retired is None:
            raise Http404 from missing
        similar = _crumb(retired.category)
        return errors.gone(
            request, name=retired.name, similar_url=similar["url"], similar_title=similar["title"]
        )
    return render(request, "storefront/product_detail.html", _context(request, product))


def preview(request: HttpRequest, product: Product) -> HttpResponse:
    """A product as it is being written, for the back office; it may not be saved and may have no address yet."""
    product.slug = product.slug or "pratinjau"
    return render(
        request, "storefront/product_detail.html", _context(request, product) | {"robots": "noindex"}
    )


def _context(request: HttpRequest, product: Product) -> dict[str, Any]:
    cooperative = request.tenant
    address = base_address(cooperative) + reverse("storefront:product", args=[product.slug])
    code = visitors.destination_code(request)
    destination = district_named(code) if code else None
    page = product_page(product, cooperative=cooperative, destination=destination)
    stories, neighbours = stories_and_neighbours(product, cooperative)
    trail = [*_trail(product.category)[:-1], _crumb(product.category), {"title": product.name, "url": ""}]
    share_path = share_image_path(product)
    share_url = base_address(cooperative) + share_path if share_path else ""
    question = _("Hello, I would like to ask about %(name)s: %(address)s") % {
        "name": product.name,
        "address": address,
    }
    return page | {
        "stories": stories,
        "related": neighbours,
        "page_title": product.name[:TITLE_LENGTH],
        "page_description": _description(product, page["price"], cooperative.city_name),
        "share_image_url": share_url,
        "canonical_url": address,
        "breadcrumbs": trail,
        "add_url": reverse("storefront:basket_add"),
        "destination_url": f"{reverse('storefront:destination')}?kembali={quote(request.path)}",
        # Whether there is such a story is asked once something is put into the basket.
        "story_id": linked_story(request.GET.get(STORY_PARAMETER)),
        "whatsapp_url": whatsapp_url(cooperative.whatsapp, question) if cooperative.whatsapp else "",
        "institution_url": settings.BASE_URL
        + localised(f"/lembaga/permintaan/baru/?toko={cooperative.slug}&produk={product.pk}"),
        "structured_data": [product_data(product, page, address, share_url, cooperative)],
    }


def _description(product: Product, price: str, city: str) -> str:
    parts = [product.summary or product.description[:120], price, city]
    return " · ".join(part for part in parts if part)


def _trail(category: Category | None) -> list[dict[str, str]]:
    trail = [
        {"title": _("Home"), "url": reverse("home")},
        {"title": _("Products"), "url": reverse("storefront:products")},
    ]
    if category is not None:
        if category.parent:
            trail.append(_crumb(category.parent))
        trail.append({"title": category.name, "url": ""})
    return trail


def _crumb(category: Category) -> dict[str, str]:
    return {"title": category.name, "url": reverse("storefront:category", args=[category.slug])}
