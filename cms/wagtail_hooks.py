"""The back office's menu: few items, in the words people use, and the storefront's own settings."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms import backoffice
from tenants.staff.permissions import MANAGE

# What only confuses in a shop: everything behind these is reached from where it is needed, or not at all.
HIDDEN = {"documents", "help", "reports"}
HIDDEN_SETTINGS = {"sites", "locales", "redirects", "users", "groups", "workflows", "workflow-tasks"}
RENAMED = {"explorer": _("Stories and pages"), "images": _("Pictures")}


@hooks.register("register_admin_urls")
def backoffice_urls() -> list[URLPattern]:
    return [path("toko/", backoffice.storefront_settings, name="storefront_settings")]


class StorefrontMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)


@hooks.register("register_settings_menu_item")
def storefront_menu_item() -> MenuItem:
    return StorefrontMenuItem(_("Storefront"), reverse("storefront_settings"), name="storefront", icon_name="home", order=10)


@hooks.register("construct_main_menu")
def shorten_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN]
    for item in items:
        item.label = RENAMED.get(item.name, item.label)


@hooks.register("construct_settings_menu")
def shorten_settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]
