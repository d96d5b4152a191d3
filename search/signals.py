"""How much of a storefront's goods was sold: what people bought is the one vote that costs them something."""

from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from marketplace.core import outbox
from marketplace.ordering.models import OrderLine
from marketplace.ordering.states import CANCELLED, EXPIRED
from search.models import Entry
from tenants.models import Cooperative

# At most so many products are told by one comparison; the next one goes on.
MOST = 1_000
# Of all storefronts at once: goods that are shown with another number than the orders say.
OUTDATED = """
    WITH counted AS (
        SELECT line.cooperative_id, line.product_id,
            coalesce(sum(line.quantity) FILTER (
                WHERE placed.paid_at IS NOT NULL AND placed.status <> ALL(%s)), 0) AS pieces
        FROM ordering_orderline line JOIN ordering_order placed ON placed.id = line.order_id
        GROUP BY line.cooperative_id, line.product_id
    )
    SELECT shop.schema_name, counted.product_id
    FROM counted
    JOIN search_entry entry ON entry.cooperative_id = counted.cooperative_id AND entry.kind = %s
        AND entry.object_id = counted.product_id AND entry.is_visible AND entry.sold <> counted.pieces
    JOIN tenants_cooperative shop ON shop.id = counted.cooperative_id
    ORDER BY shop.schema_name, counted.product_id LIMIT %s
"""


def sold_of(cooperative: Cooperative, product_ids: Collection[int] | None = None) -> dict[int, int]:
    """{product: pieces of it that were paid for and not called off}, of these products or of all; one statement."""
    lines = OrderLine.objects.filter(cooperative=cooperative, order__paid_at__isnull=False).exclude(
        order__status__in=(CANCELLED, EXPIRED)
    )
    if product_ids is not None:
        lines = lines.filter(product_id__in=product_ids)
    return dict(lines.order_by().values_list("product_id").annotate(pieces=Sum("quantity")))


def goods_of_order(cooperative: Cooperative, order_id: int) -> QuerySet[Entry]:
    """The entries of the goods in an order."""
    lines = OrderLine.objects.filter(order=order_id, cooperative=cooperative)
    return Entry.objects.filter(
        cooperative=cooperative, kind=Entry.Kind.PRODUCT, object_id__in=lines.values("product_id")
    )


def outdated(goods: QuerySet[Entry], cooperative: Cooperative) -> list[int]:
    """Ids of those goods that are shown with another number than the orders say; two statements."""
    shown = dict(goods.filter(is_visible=True).values_list("object_id", "sold"))
    sold = sold_of(cooperative, shown)
    return sorted(product for product, number in shown.items() if number != sold.get(product, 0))


@transaction.atomic
def tell_outdated() -> int:
    """Let what no order's own news has counted be projected again; answer how many. Loops over storefronts that differ."""
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED, [[CANCELLED, EXPIRED], Entry.Kind.PRODUCT, MOST])
        found: Iterable[tuple[str, int]] = cursor.fetchall()
    products: dict[str, list[int]] = {}
    for schema, product in found:
        products.setdefault(schema, []).append(product)
    for schema, ids in products.items():
        outbox.emit_many("product.changed", {pk: {"product_id": pk} for pk in ids}, schema=schema)
    return sum(map(len, products.values()))
