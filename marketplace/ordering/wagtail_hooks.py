"""«Pesanan» and «Keuangan» in the back office. Row-level security leaves a storefront its own orders and payments."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from marketplace.core.dates import date_time, short_date
from marketplace.core.money import rupiah
from marketplace.ordering import views
from marketplace.ordering.models import Order, OrderPayment
from marketplace.ordering.states import AWAITING_PAYMENT, PACKED, PAID, PROOF_SUBMITTED, SHIPPED
from marketplace.payments.models import Payment
from marketplace.payments.states import SUBMITTED


class OrderFilterSet(WagtailFilterSet):
    class Meta:
        model = Order
        fields = ["status", "fulfilment", "payment_method"]


class PaymentFilterSet(WagtailFilterSet):
    class Meta:
        model = Payment
        fields = ["status", "method"]


class TabbedIndexView(generic.IndexView):
    """A list with its most wanted filters as links above it. Nothing is added, copied or deleted here."""

    template_name = "ordering/admin/index.html"
    tab_states: tuple[str, ...] = ()

    def get_add_url(self) -> None:
        return None

    def get_list_more_buttons(self, instance: Any) -> list:
        return []

    def tabs(self) -> list[dict[str, Any]]:
        counts = dict(
            self.model.objects.order_by()
            .values_list("status")
            .annotate(number=Count("pk"))
            .values_list("status", "number")
        )
        labels = dict(self.model._meta.get_field("status").choices)
        chosen = self.request.GET.getlist("status")
        tabs = [
            {"label": _("All"), "url": self.index_url, "current": not chosen, "count": sum(counts.values())}
        ]
        return tabs + [
            {
                "label": labels[state],
                "url": f"{self.index_url}?status={state}",
                "current": chosen == [state],
                "count": counts.get(state, 0),
            }
            for state in self.tab_states
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"tabs": self.tabs()}


class OrderIndexView(TabbedIndexView):
    tab_states = (PROOF_SUBMITTED, PAID, PACKED, SHIPPED, AWAITING_PAYMENT)

    def get_edit_url(self, instance: Order) -> str:
        return reverse("orders:edit", args=[instance.pk])

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "number",
                label=_("Order number"),
                classname="desk-number",
                get_url=self.get_edit_url,
                sort_key="number",
            ),
            Column("buyer_name", label=_("Buyer"), sort_key="buyer_name"),
            Column("total", label=_("Total"), accessor=lambda order: rupiah(order.total), sort_key="total"),
            Column("status", label=_("Status"), accessor="get_status_display"),
            Column(
                "placed_at",
                label=_("Placed"),
                classname="desk-wide",
                accessor=lambda order: date_time(order.placed_at),
                sort_key="placed_at",
            ),
            Column(
                "promised",
                label=_("Promised"),
                classname="desk-wide",
                accessor=lambda order: short_date(order.promised_until),
            ),
        ]


class PaymentIndexView(TabbedIndexView):
    tab_states = (SUBMITTED, "pending", "received")

    def get_base_queryset(self) -> QuerySet[Payment]:
        links = OrderPayment.objects.filter(payment=OuterRef("pk"))
        return Payment.objects.annotate(
            order_id=Subquery(links.values("order_id")[:1]),
            order_number=Subquery(links.values("order__number")[:1]),
            buyer_name=Subquery(links.values("order__buyer_name")[:1]),
            attention=Subquery(links.exclude(attention="").values("attention")[:1]),
        )

    def get_edit_url(self, instance: Any) -> str | None:
        return reverse("orders:edit", args=[instance.order_id]) if instance.order_id else None

    @cached_property
    def columns(self) -> list[Column]:
        words = dict(OrderPayment.Attention.choices)
        return [
            TitleColumn(
                "order_number", label=_("Order number"), classname="desk-number", get_url=self.get_edit_url
            ),
            Column("buyer_name", label=_("Buyer")),
            Column(
                "amount",
                label=_("To be received"),
                accessor=lambda payment: rupiah(payment.amount_due),
                sort_key="amount",
            ),
            Column("method", label=_("Method"), classname="desk-wide", accessor="get_method_display"),
            Column("status", label=_("Status"), accessor="get_status_display"),
            Column(
                "created_at",
                label=_("Since"),
                classname="desk-wide",
                accessor=lambda payment: date_time(payment.created_at),
                sort_key="created_at",
            ),
            Column(
                "attention",
                label=_("To be looked at"),
                accessor=lambda payment: words.get(payment.attention, ""),
            ),
        ]


class OrderViewSet(ModelViewSet):
    model = Order
    name = "orders"
    url_prefix = "pesanan"
    icon = "list-ul"
    menu_label = _("Orders")
    menu_order = 100
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = OrderIndexView
    filterset_class = OrderFilterSet
    search_fields = ["number", "buyer_name", "buyer_phone", "buyer_email"]
    search_backend_name = None
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", views.order, name="edit"),
            path("<int:pk>/langkah/<slug:event>/", views.step, name="step"),
            path("<int:pk>/uang/<int:link>/", views.settle, name="settle"),
            path("<int:pk>/bukti/<int:proof>/", views.proof, name="proof"),
            path("<int:pk>/daftar-kemas/", views.packing_list, name="packing_list"),
        ]


class PaymentViewSet(ModelViewSet):
    model = Payment
    name = "finance"
    url_prefix = "keuangan"
    icon = "doc-full"
    menu_label = _("Finance")
    menu_order = 400
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = PaymentIndexView
    filterset_class = PaymentFilterSet
    ordering = "-created_at"
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


@hooks.register("register_admin_viewset")
def ordering_viewsets() -> list[ModelViewSet]:
    return [OrderViewSet(), PaymentViewSet()]
