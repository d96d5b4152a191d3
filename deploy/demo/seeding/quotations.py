"""The accepted quotes as papers: what a consumer of news does otherwise, for the seeding sends no old news."""

from django.db.models import Exists, OuterRef
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import Document
from marketplace.procurement.actions import ordering
from marketplace.procurement.documents import QUOTATION
from marketplace.procurement.models import PurchaseOrder


def write_quotations() -> None:
    """One for each purchase order that has none yet. Bounded by the orders of the demonstration."""
    written = Document.objects.filter(
        kind=QUOTATION, cooperative_id=OuterRef("cooperative_id"), number=OuterRef("quote__number")
    )
    with schema_context("public"):
        orders = PurchaseOrder.objects.exclude(Exists(written)).select_related("cooperative")
        missing = list(orders.order_by("pk"))
    for order in missing:
        with tenant_context(order.cooperative):
            ordering.keep_quotation(purchase_order_id=order.pk)
