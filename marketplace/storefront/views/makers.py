"""The page of a member who agreed to be shown."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models import StoryPage
from cms.selectors import story_cards
from marketplace.catalogue.cards import maker_card, product_cards
from marketplace.catalogue.models import Member
from marketplace.catalogue.pictures import prefetch_renditions
from marketplace.catalogue.selectors import products_on_sale, public_member

SHOWN = 12


@require_safe
def maker_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        member = public_member(slug)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    if member.portrait:
        prefetch_renditions([member.portrait])
    card = maker_card(member, cooperative=request.tenant) | {"url": ""}
    products = products_on_sale().filter(makers__member=member).order_by("name")[:SHOWN]
    stories = (
        StoryPage.objects.live().filter(maker=member).select_related("cover").order_by("-told_on", "-pk")[:3]
    )
    context = {
        "maker": card,
        "member": member,
        "cards": product_cards(products, cooperative=request.tenant),
        "stories": story_cards(stories, request.tenant),
        "page_title": member.name,
        "page_description": member.quote or f"{member.role}, {card['place']}",
        "breadcrumbs": [
            {"title": _("Home"), "url": "/"},
            {"title": _("Products"), "url": reverse("storefront:products")},
            {"title": member.name, "url": ""},
        ],
    }
    return render(request, "storefront/maker_detail.html", context)
