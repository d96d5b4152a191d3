"""The catalogue in the back office: one menu with products, stock, people and their papers."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from marketplace.catalogue import (
    backoffice,
    bulk_actions,
    certificate_views,
    delivery_views,
    import_views,
    variant_views,
    work_views,
)
from marketplace.catalogue.models import Product
from marketplace.catalogue.permissions import (
    ADD_MEMBERS,
    ADD_PRODUCTS,
    CHANGE_DELIVERY,
    CHANGE_PRODUCTS,
    CHANGE_STOCK,
)
from marketplace.catalogue.viewsets import CatalogueGroup
from tenants.permissions import may_operate

register_snippet(CatalogueGroup)

for action in bulk_actions.ALL:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def catalogue_urls() -> list[URLPattern]:
    return [
        path("stok/", backoffice.stock_list, name="catalogue_stock"),
        path("stok/<int:pk>/", backoffice.count_stock, name="catalogue_count"),
        path("impor-produk/", import_views.choose_file, name="catalogue_import"),
        path(
            "impor-anggota/", import_views.choose_file, {"what": "anggota"}, name="catalogue_import_members"
        ),
        path("impor/<int:pk>/", import_views.run, name="catalogue_import_run"),
        path(
            "impor-produk/contoh.csv",
            import_views.template,
            {"what": "produk", "suffix": "csv"},
            name="catalogue_import_example",
        ),
        path(
            "impor-produk/contoh.xlsx",
            import_views.template,
            {"what": "produk", "suffix": "xlsx"},
            name="catalogue_import_table",
        ),
        path(
            "impor-anggota/contoh.xlsx",
            import_views.template,
            {"what": "anggota", "suffix": "xlsx"},
            name="catalogue_import_members_table",
        ),
        path("impor-ongkir/", import_views.choose_file, {"what": "ongkir"}, name="catalogue_import_delivery"),
        path("kalender-kerja/", work_views.calendar, name="catalogue_work"),
        path("kalender-kerja/<int:pk>/", work_views.set_capacity, name="catalogue_work_set"),
        path("pengiriman/", delivery_views.settings, name="catalogue_delivery"),
        path("pengiriman/tabel.xlsx", delivery_views.export, name="catalogue_delivery_export"),
        path(
            "pengiriman/tambah/kurir/",
            delivery_views.add,
            {"what": "kurir"},
            name="catalogue_delivery_courier",
        ),
        path(
            "pengiriman/tambah/ekspedisi/",
            delivery_views.add,
            {"what": "ekspedisi"},
            name="catalogue_delivery_expedition",
        ),
        path("pengiriman/<int:pk>/", delivery_views.edit, name="catalogue_delivery_edit"),
        path("pengiriman/<int:pk>/hapus/", delivery_views.remove, name="catalogue_delivery_remove"),
        path("arsip-produk/<int:pk>/", backoffice.archive, name="catalogue_archive"),
        path("varian-produk/<int:pk>/", variant_views.variant_grid, name="catalogue_variants"),
        path("sertifikat/<int:pk>/pindaian/", certificate_views.scan, name="catalogue_certificate_scan"),
        path(
            "sertifikat/<int:pk>/perpanjang/", certificate_views.renewal, name="catalogue_certificate_renewal"
        ),
        path("pemeriksaan-sertifikat/", certificate_views.checks, name="certificate_checks"),
        path("pemeriksaan-sertifikat/<int:pk>/", certificate_views.check, name="certificate_check"),
        path(
            "pemeriksaan-sertifikat/<int:pk>/pindaian/",
            certificate_views.check_scan,
            name="certificate_check_scan",
        ),
    ]


class PermittedMenuItem(MenuItem):
    """Shown to whoever may do what it leads to."""

    def __init__(self, *args: object, permission: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


def offer(menu: str, label: Promise, view: str, **item: Any) -> None:
    """Put a view into a menu (the hook's name), for whoever has the item's permission."""
    hooks.register(menu, lambda: PermittedMenuItem(label, reverse_lazy(view), **item))


GOODS, MAIN = "register_catalogue_menu_item", "register_admin_menu_item"
offer(
    GOODS, _("Stock"), "catalogue_stock", name="stock", icon_name="list-ol", order=1, permission=CHANGE_STOCK
)
offer(
    GOODS,
    _("Work calendar"),
    "catalogue_work",
    name="work",
    icon_name="calendar",
    order=2,
    permission=CHANGE_STOCK,
)
offer(
    GOODS,
    _("Import"),
    "catalogue_import",
    name="import",
    icon_name="upload",
    order=100,
    permission=ADD_PRODUCTS,
)
offer(
    GOODS,
    _("Import members"),
    "catalogue_import_members",
    name="import-members",
    icon_name="upload",
    order=101,
    permission=ADD_MEMBERS,
)
offer(
    MAIN,
    _("New product"),
    "wagtailsnippets_catalogue_product:add",
    name="new-product",
    icon_name="plus",
    order=110,
    permission=ADD_PRODUCTS,
)
offer(
    "register_settings_menu_item",
    _("Delivery"),
    "catalogue_delivery",
    name="delivery",
    icon_name="site",
    order=18,
    permission=CHANGE_DELIVERY,
)


class ChecksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_operate(request)


@hooks.register("register_admin_menu_item")
def checks_menu_item() -> MenuItem:
    return ChecksMenuItem(
        _("Certificates to check"),
        reverse_lazy("certificate_checks"),
        name="certificate-checks",
        icon_name="doc-full",
        order=60,
    )


@hooks.register("insert_global_admin_css")
def stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/catalogue-admin.css"))


@hooks.register("construct_snippet_action_menu")
def publishing_comes_first(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Whoever writes a product wants to show it: one tap instead of two. The draft stays behind the arrow."""
    if issubclass(context["model"], Product):
        items.sort(key=lambda item: item.name != "action-publish")


@hooks.register("register_snippet_listing_buttons")
def variants_button(snippet: object, user: object, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Product) and user.has_perm(CHANGE_PRODUCTS):
        yield Button(
            _("Sizes and stock"),
            url=reverse("catalogue_variants", args=[snippet.pk]),
            icon_name="list-ol",
            priority=15,
        )


@hooks.register("register_snippet_listing_buttons")
def archive_button(snippet: object, user: object, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Product) and user.has_perm(CHANGE_PRODUCTS):
        label = _("Bring back") if snippet.archived_at else _("Archive")
        yield Button(
            label,
            url=reverse("catalogue_archive", args=[snippet.pk]),
            icon_name="folder-open-inverse",
            priority=80,
        )
