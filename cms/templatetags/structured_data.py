"""`{% structured_data %}` in base.html: what a page tells search engines follows from what it shows."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms import structured_data as told
from cms.models import HomePage, PortalHomePage, StoryPage

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """The front page introduces who runs it, a story its author, every trail its steps; views add in `structured_data`
    what only they know, such as a product's offers."""
    request = context.get("request")
    if context.get("robots") or not getattr(request, "tenant", None):
        return SafeString("")
    data = [*context.get("structured_data", ()), *_of_page(context), *_of_trail(context)]
    return format_html_join(
        "\n", '<script type="application/ld+json">{}</script>', ((told.for_script(one),) for one in data)
    )


def _of_page(context: Context) -> Iterator[dict[str, Any]]:
    page, cooperative = context.get("page"), context["request"].tenant
    image = context.get("share_image_url", "")
    if isinstance(page, HomePage | PortalHomePage):
        yield told.organisation(cooperative, image=image)
    if isinstance(page, PortalHomePage):
        yield told.website(cooperative)
    if isinstance(page, StoryPage):
        yield told.article(page, cooperative, address=context["canonical_url"], image=image)


def _of_trail(context: Context) -> Iterator[dict[str, Any]]:
    trail = context.get("breadcrumbs")
    page = context.get("page")
    if not trail and isinstance(page, StoryPage):
        trail = [
            {"title": _("Home"), "url": reverse("home")},
            {"title": _("Stories"), "url": reverse("wagtail_serve", args=["cerita/"])},
            {"title": page.title, "url": ""},
        ]
    if trail:
        yield told.breadcrumbs(trail, context["request"].tenant)
