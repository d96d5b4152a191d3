"""A storefront sees and writes what belongs to its own purchase orders; a child's cooperative is its parent's."""

from django.db import migrations

from tenants.rls import own_rows_only

TABLES = [
    "receiving_fulfilment",
    "receiving_linebalance",
    "receiving_delivery",
    "receiving_deliveryline",
    "receiving_countphoto",
    "receiving_acceptance",
    "receiving_signedcopy",
]

# child table, its columns, parent table, the parent's columns
SAME_COOPERATIVE = [
    ("receiving_fulfilment", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
    ("receiving_linebalance", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
    ("receiving_delivery", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
    ("receiving_signedcopy", "purchase_order_id, cooperative_id", "procurement_purchaseorder"),
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
        ("receiving", "0001_initial"),
        ("procurement", "0002_row_level_security"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        *[same_cooperative(*child) for child in SAME_COOPERATIVE],
        *[own_rows_only(table) for table in TABLES],
    ]
