"""The back office's menu: few items, in the words people use, and the storefront's own settings."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms import backoffice, hangtag_views, look_views, menus, opening_views, story_result_views
from cms.content_checks import ask_for_words
from cms.featured_viewsets import FeaturedViewSet
from cms.first_steps import first_steps
from cms.models import StoryPage
from cms.signals import replace_wagtails_mails
from cms.story_visits import count_visit, is_visit
from cms.today import tasks_today
from cms.week import week_of_sales
from marketplace.catalogue.models import Product, SignatureProduct
from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from tenants.staff.permissions import MANAGE

replace_wagtails_mails()
hooks.register("construct_wagtail_userbar", ask_for_words)
hooks.register("construct_main_menu", menus.shorten_main_menu)
hooks.register("construct_settings_menu", menus.shorten_settings_menu)


@hooks.register("register_admin_urls")
def backoffice_urls() -> list[URLPattern]:
    return [
        path("toko/", backoffice.storefront_settings, name="storefront_settings"),
        path("toko/legalitas/", opening_views.legal, name="storefront_legal"),
        path("toko/buka/", opening_views.open_storefront, name="storefront_open"),
        path("toko/wajah/", look_views.look, name="storefront_look"),
        path("toko/wajah/contoh/", look_views.look_sample, name="storefront_look_sample"),
        path("laporan/cerita/", story_result_views.story_results, name="story_results"),
        path("label/", hangtag_views.hangtags, name="hangtags"),
        path("label/semua.pdf", hangtag_views.hangtag_sheet, name="hangtag_sheet"),
        path("label/<int:pk>.pdf", hangtag_views.hangtag, name="hangtag"),
    ]


@hooks.register("register_admin_viewset")
def featured_viewset() -> FeaturedViewSet:
    return FeaturedViewSet()


@hooks.register("before_serve_page")
def count_visits_of_stories(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Previews are not served this way, so they count for nothing."""
    if isinstance(page, StoryPage) and is_visit(request):
        count_visit(page.pk)


class StorefrontMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)


@hooks.register("register_settings_menu_item")
def storefront_menu_item() -> MenuItem:
    return StorefrontMenuItem(
        _("Storefront"), reverse("storefront_settings"), name="storefront", icon_name="home", order=10
    )


@hooks.register("register_settings_menu_item")
def look_menu_item() -> MenuItem:
    return StorefrontMenuItem(
        _("Look of the shop"), reverse("storefront_look"), name="look", icon_name="view", order=15
    )


class GoodsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_PRODUCTS)


@hooks.register("register_catalogue_menu_item")
def hangtags_menu_item() -> MenuItem:
    return GoodsMenuItem(_("Hangtags"), reverse("hangtags"), name="hangtags", icon_name="pick", order=90)


@hooks.register("register_snippet_listing_buttons")
def hangtag_button(snippet: object, user: object, next_url: str | None = None) -> Iterator[Button]:
    """On each signature product, in the list of all products and in its own."""
    signature = getattr(snippet, "signature", None) if isinstance(snippet, Product) else snippet
    if isinstance(signature, SignatureProduct) and user.has_perm(CHANGE_PRODUCTS):
        yield Button(
            _("Hangtag"),
            url=reverse("hangtag", args=[signature.pk]),
            icon_name="pick",
            attrs={"target": "_blank", "rel": "noopener"},
            priority=40,
        )


@hooks.register("register_settings_menu_item")
def legal_menu_item() -> MenuItem:
    return StorefrontMenuItem(
        _("Legal numbers"), reverse("storefront_legal"), name="legal", icon_name="doc-full", order=12
    )


@hooks.register("register_settings_menu_item")
def people_menu_item() -> MenuItem:
    return StorefrontMenuItem(_("Staff"), reverse("staff_index"), name="people", icon_name="group", order=20)


@hooks.register("register_settings_menu_item")
def pictures_menu_item() -> MenuItem:
    return MenuItem(
        _("Pictures"), reverse("wagtailimages:index"), name="pictures", icon_name="image", order=30
    )


class TodayPanel(Component):
    """The front page's one panel."""

    order = 10
    template_name = "cms/admin/today.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        cooperative, steps = request.tenant, []
        if cooperative.is_preparing and request.user.has_perm(MANAGE):
            steps = first_steps(cooperative)
        may_see_sales = not cooperative.is_portal and request.user.has_perm("ordering.view_order")
        return {
            "tasks": tasks_today(request),
            "steps": steps,
            "steps_done": sum(step.is_done for step in steps),
            "week": week_of_sales() if may_see_sales and not steps else None,
            "cooperative": cooperative,
            "may_tell_stories": request.user.has_perm(CHANGE_PRODUCTS) and not steps,
            "may_choose": cooperative.is_portal and request.user.has_perm("cms.change_featured"),
            "request": request,
        }


@hooks.register("construct_homepage_panels")
def one_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [TodayPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    items.clear()


@hooks.register("insert_global_admin_js")
def names_for_everybody() -> str:
    return format_html('<script src="{}" defer></script>', static("js/admin-names.js"))


@hooks.register("insert_global_admin_css")
def dyed_like_the_shop() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
