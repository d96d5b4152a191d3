"""The lists of orders and of payments: filters, search, sorting, export."""

import datetime
import re
from typing import Any

import django_filters
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from marketplace.core.dates import date_time, short_date
from marketplace.core.money import rupiah
from marketplace.core.phone import written_phone
from marketplace.ordering.models import Fulfilment, Order, OrderPayment, OrderReturn, Shipment
from marketplace.ordering.selectors.orders import payments_to_look_at
from marketplace.ordering.sentences import status_words
from marketplace.ordering.states import (
    ARRIVED,
    ASKED,
    AWAITING_PAYMENT,
    DELIVERED,
    ORDER,
    PACKED,
    PAID,
    PROOF_SUBMITTED,
    RETURN_OPEN,
    SHIPPED,
    TO_DO,
    UNPAID,
)
from marketplace.payments.models import Method, Payment
from marketplace.payments.states import REQUESTED, SUBMITTED

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Columns of the exported sheets with their headings.
ORDER_SHEET = {
    "number": _("Order number"),
    "placed_at": _("Placed"),
    "get_status_display": _("Status"),
    "buyer_name": _("Buyer"),
    "phone": _("WhatsApp number"),
    "buyer_email": _("E-mail"),
    "goods": _("Goods"),
    "pieces": _("Pieces"),
    "get_fulfilment_display": _("Delivery or pickup"),
    "delivery_label": _("Delivery"),
    "address": _("Address"),
    "subtotal": _("Goods (Rp)"),
    "delivery_price": _("Delivery (Rp)"),
    "total": _("Total (Rp)"),
    "method": _("Payment method"),
    "paid_at": _("Paid"),
    "shipped_at": _("Shipped"),
    "parcels": _("Parcels"),
    "completed_at": _("Completed"),
}
PAYMENT_SHEET = {
    "order_number": _("Order number"),
    "buyer_name": _("Buyer"),
    "created_at": _("Since"),
    "amount": _("Amount (Rp)"),
    "suffix": _("Unique code"),
    "amount_received": _("Received (Rp)"),
    "get_method_display": _("Method"),
    "get_status_display": _("Status"),
    "received_at": _("Received"),
}
# As many digits of a telephone number as somebody remembers.
FEWEST_DIGITS = 4


class OrderFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=ORDER.choices, widget=CheckboxSelectMultiple
    )
    placed_at = django_filters.DateFromToRangeFilter(label=_("Placed"), widget=DateRangePickerWidget)
    money = django_filters.ChoiceFilter(
        label=_("Money"),
        method="by_money",
        choices=[
            ("open", _("Not paid yet")),
            ("paid", _("Paid")),
            ("look", _("To be looked at")),
            ("refund", _("To be paid back")),
        ],
    )
    payment_method = django_filters.ChoiceFilter(label=_("Payment method"), choices=Method.choices)
    fulfilment = django_filters.ChoiceFilter(label=_("Delivery or pickup"), choices=Fulfilment.choices)
    returns = django_filters.ChoiceFilter(
        label=_("Goods sent back"),
        method="by_returns",
        choices=[
            ("asked", _("To be answered")),
            ("replace", _("To be replaced")),
            ("refund", _("To be paid back")),
            ("open", _("Open requests")),
            ("any", _("All with a request")),
        ],
    )
    channel = django_filters.ChoiceFilter(
        label=_("Buyer"),
        method="by_channel",
        choices=[("account", _("With an account")), ("guest", _("Guest"))],
    )

    class Meta:
        model = Order
        fields = ["status", "placed_at", "money", "returns", "payment_method", "fulfilment", "channel"]

    def by_money(self, orders: QuerySet[Order], name: str, wanted: str) -> QuerySet[Order]:
        links = OrderPayment.objects.filter(order=OuterRef("pk"))
        condition = {
            "open": Q(status__in=UNPAID),
            "paid": Q(paid_at__isnull=False),
            "look": Exists(payments_to_look_at().filter(order=OuterRef("pk"))),
            "refund": Exists(links.filter(payment__refunds__status=REQUESTED)),
        }
        return orders.filter(condition[wanted])

    def by_returns(self, orders: QuerySet[Order], name: str, wanted: str) -> QuerySet[Order]:
        asked = OrderReturn.objects.filter(order=OuterRef("pk"))
        chosen = {
            "asked": asked.filter(status=ASKED),
            "replace": asked.filter(status=ARRIVED, wish=OrderReturn.Wish.REPLACEMENT),
            "refund": asked.filter(status=ARRIVED, wish=OrderReturn.Wish.REFUND),
            "open": asked.filter(status__in=RETURN_OPEN),
        }
        return orders.filter(Exists(chosen.get(wanted, asked)))

    def by_channel(self, orders: QuerySet[Order], name: str, wanted: str) -> QuerySet[Order]:
        return orders.filter(user__isnull=wanted == "guest")


class PaymentFilterSet(WagtailFilterSet):
    created_at = django_filters.DateFromToRangeFilter(label=_("Since"), widget=DateRangePickerWidget)
    attention = django_filters.ChoiceFilter(
        label=_("To be looked at"), choices=OrderPayment.Attention.choices[1:]
    )

    class Meta:
        model = Payment
        fields = ["status", "method", "created_at", "attention"]


class ChooseColumn(Column):
    """A box to tick an order with; the form it belongs to stands below the list."""

    cell_template_name = "ordering/admin/choose_cell.html"


class TabbedIndexView(generic.IndexView):
    """A list with its most wanted filters as links above it. Nothing is added, copied or deleted here."""

    template_name = "ordering/admin/index.html"
    tab_states: tuple[str, ...] = ()
    # Whoever reads the sheet thinks in the marketplace's time, not in UTC.
    custom_value_preprocess = {
        **generic.IndexView.custom_value_preprocess,
        datetime.datetime: {
            "xlsx": lambda moment: timezone.make_naive(moment),
            "csv": lambda moment: f"{timezone.localtime(moment):%Y-%m-%d %H:%M}",
        },
    }

    def get_add_url(self) -> None:
        return None

    def get_list_more_buttons(self, instance: Any) -> list:
        return []

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """What a buyer typed is never a formula, in whatever program the file is opened."""
        written = super().preprocess_field_value(field, value, export_format)
        if export_format == "csv" and isinstance(written, str) and written.startswith(FORMULA_STARTS):
            return f"'{written}"
        return written

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
    tab_states = (PROOF_SUBMITTED, PAID, PACKED, SHIPPED, DELIVERED, AWAITING_PAYMENT)
    template_name = "ordering/admin/orders.html"

    def get_filename(self) -> str:
        return f"pesanan-{timezone.localdate()}"

    def get_base_queryset(self) -> QuerySet[Order]:
        orders = Order.objects.all()
        if self.is_export:
            return orders.prefetch_related("lines", "shipments")
        return orders.annotate(
            has_parcel=Exists(Shipment.objects.filter(order=OuterRef("pk"))),
            has_return=Exists(OrderReturn.objects.filter(order=OuterRef("pk"), status__in=RETURN_OPEN)),
            has_refund=Exists(
                OrderPayment.objects.filter(order=OuterRef("pk"), payment__refunds__isnull=False)
            ),
        )

    def search_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Numbers, names, addresses of mail; telephone numbers however they are typed; tracking numbers."""
        if not self.is_searching:
            return queryset
        words = self.search_query.strip()
        wanted = Q()
        for field in self.search_fields:
            wanted |= Q(**{f"{field}__icontains": words})
        wanted |= Q(pk__in=Shipment.objects.filter(tracking_number__iexact=words).values("order_id"))
        digits = re.sub(r"\D", "", words)
        if len(digits) >= FEWEST_DIGITS and not re.search(r"[A-Za-z/]", words):
            wanted |= Q(buyer_phone__contains=re.sub(r"^(62|0)", "", digits))
        return queryset.filter(wanted)

    def to_row_dict(self, item: Order) -> dict[str, Any]:
        lines = list(item.lines.all())
        item.goods = ", ".join(f"{line.quantity} {line.unit} {line.full_name}" for line in lines)
        item.pieces = sum(line.quantity for line in lines)
        item.phone = written_phone(item.buyer_phone)
        item.method = str(Method(item.payment_method).label)
        item.address = ", ".join(part for part in (item.street, item.landmark, item.place) if part)
        item.parcels = ", ".join(str(parcel) for parcel in item.shipments.all())
        return super().to_row_dict(item)

    def get_edit_url(self, instance: Order) -> str:
        return reverse("orders:edit", args=[instance.pk])

    @cached_property
    def columns(self) -> list[Column]:
        return [
            ChooseColumn("choose", label="", classname="desk-choose"),
            TitleColumn(
                "number",
                label=_("Order number"),
                classname="desk-number",
                get_url=self.get_edit_url,
                sort_key="number",
            ),
            Column("buyer_name", label=_("Buyer"), sort_key="buyer_name"),
            Column(
                "total",
                label=_("Total"),
                classname="desk-wide",
                accessor=lambda order: rupiah(order.total),
                sort_key="total",
            ),
            StatusTagColumn(
                "status", label=_("Status"), accessor=_status_of, primary=lambda order: order.status in TO_DO
            ),
            Column(
                "placed_at",
                label=_("Placed"),
                classname="desk-wide",
                accessor=lambda order: date_time(order.placed_at),
                sort_key="placed_at",
            ),
            Column(
                "promised_until",
                label=_("Promised"),
                classname="desk-wide",
                accessor=lambda order: short_date(order.promised_until),
                sort_key="promised_until",
            ),
        ]


def _status_of(order: Order) -> str:
    """The status, with what is easily overlooked behind it."""
    words = [status_words(order)]
    if order.status == PACKED and order.has_parcel:
        words = [str(_("Partly shipped"))]
    if order.has_return:
        words.append(str(_("return open")))
    if order.has_refund:
        words.append(str(_("with refund")))
    return " · ".join(words)


class PaymentIndexView(TabbedIndexView):
    tab_states = (SUBMITTED, "pending", "received")
    template_name = "ordering/admin/finance.html"

    def get_filename(self) -> str:
        return f"pembayaran-{timezone.localdate()}"

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
            Column("buyer_name", label=_("Buyer"), classname="desk-wide"),
            Column(
                "amount",
                label=_("To be received"),
                accessor=lambda payment: rupiah(payment.amount_due),
                sort_key="amount",
            ),
            Column("method", label=_("Method"), classname="desk-wide", accessor="get_method_display"),
            Column(
                "status",
                label=_("Status"),
                accessor=lambda payment: " · ".join(
                    filter(None, [payment.get_status_display(), str(words.get(payment.attention, ""))])
                ),
            ),
            Column(
                "created_at",
                label=_("Since"),
                classname="desk-wide",
                accessor=lambda payment: date_time(payment.created_at),
                sort_key="created_at",
            ),
        ]
