"""The back office's menu: few items, in the words people use, and the storefront's own settings."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms import backoffice
from cms.today import tasks_today
from tenants.staff.permissions import MANAGE

# What only confuses in a shop: everything behind these is reached from where it is needed, or not at all.
HIDDEN = {"documents", "help", "reports"}
# Staff and pictures are looked for twice a month; they stand below «Pengaturan».
MOVED = {"staff", "images"}
HIDDEN_SETTINGS = {"sites", "locales", "redirects", "users", "groups", "workflows", "workflow-tasks"}
RENAMED = {"explorer": _("Stories")}


@hooks.register("register_admin_urls")
def backoffice_urls() -> list[URLPattern]:
    return [path("toko/", backoffice.storefront_settings, name="storefront_settings")]


class StorefrontMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)


@hooks.register("register_settings_menu_item")
def storefront_menu_item() -> MenuItem:
    return StorefrontMenuItem(
        _("Storefront"), reverse("storefront_settings"), name="storefront", icon_name="home", order=10
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
        return {"tasks": tasks_today(request), "cooperative": request.tenant, "request": request}


@hooks.register("construct_homepage_panels")
def one_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [TodayPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Component]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css")
def dyed_like_the_shop() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_main_menu")
def shorten_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN | MOVED]
    for item in items:
        item.label = RENAMED.get(item.name, item.label)


@hooks.register("construct_settings_menu")
def shorten_settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]
