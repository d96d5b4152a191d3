"""What the cooperative's makers will earn once an institution accepts what is still to come of its order."""

from django.db import transaction

from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.models import LineBalance
from marketplace.sharing.actions import SoldLine, expect_shares


@transaction.atomic
def expect_makers_shares(order: PurchaseOrder) -> None:
    """Works in the cooperative's schema. Called again it says what is left by then; accepted goods earn by themselves."""
    # Goods that the institution described in its own words have no makers here.
    balances = LineBalance.objects.filter(purchase_order=order, line__product_id__isnull=False)
    expect_shares(
        document_id=order.pk,
        document_number=order.number,
        lines=[
            SoldLine(
                line_id=balance.line_id,
                product_id=balance.line.product_id,
                name=balance.line.name,
                quantity=balance.to_come,
                total=balance.to_come * balance.line.unit_price,
            )
            for balance in balances.select_related("line")
            if balance.to_come
        ],
    )
