"""«Pesanan» and «Keuangan» in the back office. Row-level security leaves a storefront its own orders and payments."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from marketplace.ordering import views
from marketplace.ordering.listings import (
    ORDER_SHEET,
    PAYMENT_SHEET,
    OrderFilterSet,
    OrderIndexView,
    PaymentFilterSet,
    PaymentIndexView,
)
from marketplace.ordering.models import Order
from marketplace.payments.models import Payment


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
    ordering = "-placed_at"
    list_per_page = 50
    list_export = list(ORDER_SHEET)
    export_headings = ORDER_SHEET
    search_fields = ["number", "buyer_name", "buyer_phone", "buyer_email"]
    search_backend_name = None
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("daftar-kemas/", views.packing_lists, name="packing_lists"),
            path("label/", views.labels, name="labels"),
            path("<int:pk>/", views.order, name="edit"),
            path("<int:pk>/langkah/<slug:event>/", views.step, name="step"),
            path("<int:pk>/uang/<int:link>/", views.settle, name="settle"),
            path("<int:pk>/uang/<int:link>/kembalikan/", views.refund, name="refund"),
            path("<int:pk>/pengembalian/<int:refund>/catat/", views.paid_back, name="paid_back"),
            path("<int:pk>/pengembalian/<int:refund>/ulangi/", views.retry_refund, name="retry_refund"),
            path("<int:pk>/pengembalian/<int:refund>/tarik/", views.withdraw, name="withdraw_refund"),
            path("<int:pk>/pengembalian/<int:refund>/bukti/", views.refund_proof, name="refund_proof"),
            path("<int:pk>/retur/<int:asked>/<slug:event>/", views.answer_return, name="answer_return"),
            path("<int:pk>/retur/<int:asked>/foto/<int:photo>/", views.return_photo, name="return_photo"),
            path("<int:pk>/bukti/<int:proof>/", views.proof, name="proof"),
            path("<int:pk>/catatan/", views.note, name="note"),
            path("<int:pk>/tulis/", views.message, name="message"),
            path("<int:pk>/daftar-kemas/", views.packing_list, name="packing_list"),
            path("<int:pk>/label/", views.label, name="label"),
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
    list_per_page = 50
    list_export = list(PAYMENT_SHEET)
    export_headings = PAYMENT_SHEET
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
