"""«Koperasi» in the portal's back office."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tenants import domain_views, views
from tenants.permissions import may_operate


@hooks.register("register_admin_urls")
def cooperative_urls() -> list[URLPattern]:
    return [
        path("koperasi/", views.index, name="cooperatives_index"),
        path("koperasi/buka/", views.provision, name="cooperatives_provision"),
        path("koperasi/<slug:slug>/", views.detail, name="cooperatives_detail"),
        path("koperasi/<slug:slug>/status/", views.change_status, name="cooperatives_status"),
        path("koperasi/<slug:slug>/verifikasi/", views.verify, name="cooperatives_verify"),
        path("koperasi/<slug:slug>/tutup/", views.close, name="cooperatives_close"),
        path("koperasi/<slug:slug>/salinan/", views.export, name="cooperatives_export"),
        path("koperasi/<slug:slug>/salinan/<int:pk>/", views.export_file, name="cooperatives_export_file"),
        path("koperasi/<slug:slug>/domain/", domain_views.domains, name="cooperatives_domains"),
        path(
            "koperasi/<slug:slug>/domain/<int:pk>/<slug:step>/",
            domain_views.domain_step,
            name="cooperatives_domain",
        ),
    ]


class CooperativesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_operate(request)


@hooks.register("register_admin_menu_item")
def cooperatives_menu_item() -> MenuItem:
    return CooperativesMenuItem(
        _("Cooperatives"), reverse("cooperatives_index"), name="cooperatives", icon_name="site", order=50
    )


@hooks.register("insert_global_admin_css")
def operator_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/operator.css"))
