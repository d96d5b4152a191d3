"""How much of a storefront's goods was sold: what people bought is the one vote that costs them something."""

from collections.abc import Collection

from django.db.models import Sum

from marketplace.ordering.models import OrderLine
from marketplace.ordering.states import CANCELLED, EXPIRED
from tenants.models import Cooperative


def sold_of(cooperative: Cooperative, product_ids: Collection[int] | None = None) -> dict[int, int]:
    """{product: pieces of it that were paid for and not called off}, of these products or of all; one statement."""
    lines = OrderLine.objects.filter(cooperative=cooperative, order__paid_at__isnull=False).exclude(
        order__status__in=(CANCELLED, EXPIRED)
    )
    if product_ids is not None:
        lines = lines.filter(product_id__in=product_ids)
    return dict(lines.order_by().values_list("product_id").annotate(pieces=Sum("quantity")))
