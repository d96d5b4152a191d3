"""Rows below an order or a basket carry its cooperative, and a storefront sees its own only; payments follow orders."""

from django.db import migrations

from tenants.rls import own_rows_only, visible_where

CHILDREN = [
    ("ordering_basketline", "basket_id", "ordering_basket"),
    ("ordering_orderline", "order_id", "ordering_order"),
    ("ordering_orderevent", "order_id", "ordering_order"),
    ("ordering_shipment", "order_id", "ordering_order"),
    ("ordering_orderpayment", "order_id", "ordering_order"),
]


def same_cooperative(table: str, column: str, parent: str) -> migrations.RunSQL:
    """A child's cooperative is its parent's, whatever the code writes."""
    name = f"{table}_same_cooperative"
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, cooperative_id)"
            f" REFERENCES {parent} (id, cooperative_id) DEFERRABLE INITIALLY DEFERRED"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def paid_here(table: str, column: str) -> migrations.RunSQL:
    """A storefront sees a payment, its proofs and its provider's news when one of its own orders is paid by it."""
    return visible_where(
        table,
        "EXISTS (SELECT 1 FROM ordering_orderpayment AS link"
        f" WHERE link.payment_id = {table}.{column}"
        " AND link.cooperative_id = (SELECT public.tenants_current_cooperative()))",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ordering", "0001_initial"),
        ("payments", "0001_initial"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        *[same_cooperative(*child) for child in CHILDREN],
        *[own_rows_only(table) for table in ("ordering_order", "ordering_basket", *(child[0] for child in CHILDREN))],
        paid_here("payments_payment", "id"),
        paid_here("payments_paymentproof", "payment_id"),
        paid_here("payments_paymentevent", "payment_id"),
    ]
