"""«Permintaan lembaga» in a storefront's back office: requests to answer, quotes, purchase orders to confirm."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.permissions import register_permission_policy

from marketplace.procurement import order_views, views
from marketplace.procurement.models import OrderConditions, PurchaseRule
from marketplace.procurement.permissions import VIEW_REQUEST
from marketplace.reference.wagtail_hooks import PortalOnly, SharedViewSet

register_permission_policy(PurchaseRule, PortalOnly(PurchaseRule))
register_permission_policy(OrderConditions, PortalOnly(OrderConditions))


@hooks.register("register_admin_urls")
def procurement_urls() -> list[URLPattern]:
    return [
        path("permintaan/", views.inbox, name="procurement_inbox"),
        path("permintaan/<int:pk>/", views.request_page, name="procurement_request"),
        path("permintaan/<int:pk>/penawaran/", views.quote_form, name="procurement_quote"),
        path("permintaan/<int:pk>/penawaran/periksa/", views.quote_check, name="procurement_quote_check"),
        path("permintaan/<int:pk>/penawaran/tarik/", views.quote_withdraw, name="procurement_quote_withdraw"),
        path("permintaan/<int:pk>/tanya/", views.question_ask, name="procurement_ask"),
        path("permintaan/<int:pk>/lampiran/<int:file>/", views.paper, name="procurement_paper"),
        path("permintaan/<int:pk>/tolak/", views.request_decline, name="procurement_decline"),
        path("permintaan/pesanan/", order_views.purchase_orders, name="procurement_orders"),
        path("permintaan/pesanan/<int:pk>/", order_views.purchase_order, name="procurement_order"),
        path(
            "permintaan/pesanan/<int:pk>/adendum/<int:addendum>/",
            order_views.addendum_answer,
            name="procurement_addendum",
        ),
        path("permintaan/pesanan/<int:pk>/ukuran.xlsx", order_views.sizes_file, name="procurement_sizes"),
        path(
            "permintaan/pesanan/<int:pk>/dokumen.pdf",
            order_views.purchase_order_file,
            name="procurement_order_file",
        ),
    ]


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        # Requests go to storefronts; the portal has no desk.
        return not request.tenant.is_portal and request.user.has_perm(VIEW_REQUEST)


@hooks.register("register_admin_menu_item")
def requests_menu_item() -> MenuItem:
    return RequestsMenuItem(
        _("Institutions"), reverse("procurement_inbox"), name="procurement", icon_name="mail", order=210
    )


class OrderConditionsViewSet(SharedViewSet):
    """What is printed on orders, in versions: rows that the platform's operator keeps up to date."""

    model = OrderConditions
    icon = "doc-full-inverse"
    url_prefix = "syarat-pesanan"
    name = "procurement_conditions"
    menu_label = _("Conditions of orders")
    add_to_settings_menu = True
    list_display = ["form", "version", "valid_from", "late_permille", "is_active"]
    list_filter = ["form"]
    panels = [
        FieldPanel(name)
        for name in ("form", "version", "text", "late_permille", "legal_source", "valid_from", "is_active")
    ]


@hooks.register("register_admin_viewset")
def conditions_viewset() -> OrderConditionsViewSet:
    return OrderConditionsViewSet()


class PurchaseRuleViewSet(SharedViewSet):
    """Thresholds and limits with their legal source: rows that the platform's operator keeps up to date."""

    model = PurchaseRule
    icon = "doc-full-inverse"
    url_prefix = "aturan-pengadaan"
    name = "procurement_rule"
    menu_label = _("Procurement rules")
    add_to_settings_menu = True
    list_display = ["code", "buyer_kind", "form", "up_to", "figure", "valid_from", "valid_until", "is_active"]
    list_filter = ["code", "buyer_kind"]
    panels = [
        FieldPanel(name)
        for name in (
            "code", "buyer_kind", "form", "up_to", "figure", "valid_from", "valid_until", "legal_source", "reviewed_on", "is_active",
        )
    ]  # fmt: skip


@hooks.register("register_admin_viewset")
def rule_viewset() -> PurchaseRuleViewSet:
    return PurchaseRuleViewSet()
