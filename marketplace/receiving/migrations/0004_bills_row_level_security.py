"""A storefront sees and writes its own bills, payments and changes; a child's cooperative is its parent's."""

from django.db import migrations

from tenants.rls import own_rows_only

TABLES = [
    "receiving_invoice",
    "receiving_invoiceline",
    "receiving_invoicepayment",
    "receiving_portionchange",
    "receiving_swap",
]

# child table, its columns, parent table
SAME_COOPERATIVE = [
    ("receiving_invoice", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
    ("receiving_swap", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
    ("receiving_invoiceline", "invoice_id, cooperative_id", "receiving_invoice"),
    ("receiving_invoicepayment", "invoice_id, cooperative_id", "receiving_invoice"),
]


def same_cooperative(table: str, columns: str, parent: str) -> migrations.RunSQL:
    name = f"{table}_same_cooperative"
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
            f" REFERENCES {parent} (id, cooperative_id) DEFERRABLE INITIALLY DEFERRED"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("receiving", "0003_bills_payments_and_changes"),
        ("procurement", "0002_row_level_security"),
    ]

    operations = [
        *[same_cooperative(*child) for child in SAME_COOPERATIVE],
        *[own_rows_only(table) for table in TABLES],
    ]
