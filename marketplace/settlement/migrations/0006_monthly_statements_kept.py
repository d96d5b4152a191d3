"""Statements and their rows are kept as they were issued; a storefront reads its own, only `public` and the portal write."""

from django.db import migrations

from tenants.rls import readable_where

MINE = "cooperative_id = (SELECT public.tenants_current_cooperative())"
TABLES = ("settlement_monthlystatement", "settlement_monthlystatementrow")


def append_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=[
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON public.{table}"
            " FOR EACH ROW EXECUTE FUNCTION public.core_refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON public.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.core_refuse_change()",
        ],
        reverse_sql=[
            f"DROP TRIGGER {table}_no_truncate ON public.{table}",
            f"DROP TRIGGER {table}_append_only ON public.{table}",
        ],
    )


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
