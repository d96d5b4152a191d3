"""«Koperasi» in the portal's back office."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tenants import views
from tenants.permissions import may_operate


@hooks.register("register_admin_urls")
def cooperative_urls() -> list[URLPattern]:
    return [
        path("koperasi/", views.index, name="cooperatives_index"),
        path("koperasi/buka/", views.provision, name="cooperatives_provision"),
        path("koperasi/<slug:slug>/status/", views.change_status, name="cooperatives_status"),
    ]


class CooperativesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_operate(request)


@hooks.register("register_admin_menu_item")
def cooperatives_menu_item() -> MenuItem:
    return CooperativesMenuItem(
        _("Cooperatives"), reverse("cooperatives_index"), name="cooperatives", icon_name="site", order=50
    )
