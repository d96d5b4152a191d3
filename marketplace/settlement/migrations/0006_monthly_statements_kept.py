"""Statements and their rows are kept as they were issued; a storefront reads its own, only `public` and the portal write."""

from django.db import migrations

from marketplace.core.append_only import append_only
from tenants.rls import readable_where

MINE = "cooperative_id = (SELECT public.tenants_current_cooperative())"
TABLES = ("settlement_monthlystatement", "settlement_monthlystatementrow")


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0005_monthly_statements"),
        ("core", "0002_append_only"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        *[append_only(table) for table in TABLES],
        # A row's cooperative is its statement's, whatever the code writes.
        migrations.RunSQL(
            sql=(
                "ALTER TABLE settlement_monthlystatementrow ADD CONSTRAINT settlement_monthlystatementrow_same_cooperative"
                " FOREIGN KEY (statement_id, cooperative_id) REFERENCES settlement_monthlystatement (id, cooperative_id)"
                " DEFERRABLE INITIALLY DEFERRED"
            ),
            reverse_sql=(
                "ALTER TABLE settlement_monthlystatementrow"
                " DROP CONSTRAINT settlement_monthlystatementrow_same_cooperative"
            ),
        ),
        *[readable_where(table, MINE) for table in TABLES],
    ]
