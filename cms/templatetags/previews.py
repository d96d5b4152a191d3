"""`{% share_picture as share %}`: the link preview of what the page is about, `share.url` and `share.alt`."""

from typing import Any

from django import template

from cms.models import StoryPage
from cms.previews import address_of, preview_of_home, preview_of_product, preview_of_story
from marketplace.catalogue.models import Product

register = template.Library()


@register.simple_tag(takes_context=True)
def share_picture(context: template.Context) -> dict[str, Any]:
    """Of the product or the story that the page shows, else the storefront's own; nothing where there is no storefront."""
    cooperative = getattr(context.get("request"), "tenant", None)
    if cooperative is None:
        return {}
    product, page = context.get("product"), context.get("page")
    if isinstance(product, Product) and product.pk:
        preview = preview_of_product(product, cooperative)
    elif isinstance(page, StoryPage) and page.pk:
        preview = preview_of_story(page, cooperative)
    else:
        preview = preview_of_home(cooperative)
    return {"url": address_of(preview, cooperative), "alt": preview.alt}
