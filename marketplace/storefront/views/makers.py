"""The members who agreed to be shown, and the page of each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models import StoryPage
from cms.selectors import maker_cards, story_cards
from marketplace.catalogue.cards import product_cards, work_time
from marketplace.catalogue.models import Member
from marketplace.catalogue.selectors import products_on_sale, public_member, public_members
from tenants.urls import localised

PRODUCTS_SHOWN = 12
STORIES_SHOWN = 3
OTHERS_SHOWN = 3


@require_safe
def maker_list(request: HttpRequest) -> HttpResponse:
    context = {
        "makers": maker_cards(public_members(), request.tenant),
        "page_title": _("The people who make it"),
        "page_description": _("Who makes what %(city)s sells.") % {"city": request.tenant.city_name},
        "breadcrumbs": [{"title": _("Home"), "url": localised("/")}, {"title": _("Makers"), "url": ""}],
    }
    return render(request, "storefront/maker_list.html", context)


@require_safe
def maker_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        member = public_member(slug)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    card, *others = maker_cards(
        [member, *public_members().exclude(pk=member.pk)[:OTHERS_SHOWN]], request.tenant
    )
    products = products_on_sale().filter(makers__member=member).order_by("name")
    stories = StoryPage.objects.live().filter(maker=member).with_teaser().order_by("-told_on", "-pk")
    context = {
        "maker": card,
        "member": member,
        "facts": _facts(member),
        "cards": product_cards(products[:PRODUCTS_SHOWN], cooperative=request.tenant),
        "stories": story_cards(stories[:STORIES_SHOWN], request.tenant),
        "others": others,
        "page_title": member.name,
        "page_description": member.quote or f"{member.role}, {card['place']}",
        "breadcrumbs": [
            {"title": _("Home"), "url": localised("/")},
            {"title": _("Makers"), "url": reverse("storefront:makers")},
            {"title": member.name, "url": ""},
        ],
    }
    return render(request, "storefront/maker_detail.html", context)


def _facts(member: Member) -> list[dict[str, Any]]:
    """How long she has been here, and how long one piece takes her."""
    facts = []
    if member.joined_on:
        years = max(1, timezone.localdate().year - member.joined_on.year)
        facts.append(
            {
                "label": _("Member of the cooperative"),
                "text": _("%(years)s years") % {"years": years} if years > 1 else _("1 year"),
                "note": _("since %(year)s") % {"year": member.joined_on.year},
            }
        )
    if member.hours_per_piece:
        facts.append(
            {
                "label": _("Work in one piece"),
                "text": work_time(member.hours_per_piece),
                "note": "",
            }
        )
    return facts
