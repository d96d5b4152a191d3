"""A storefront sees its own ways to pay and its own bank statements."""

from django.db import migrations

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_ways_to_pay"), ("tenants", "0002_row_level_security")]

    operations = [
        own_rows_only("payments_paymentsettings"),
        own_rows_only("payments_bankstatement"),
        own_rows_only("payments_statementline"),
        # A row's cooperative is its statement's, whatever the code writes.
        migrations.RunSQL(
            sql=(
                "ALTER TABLE payments_statementline ADD CONSTRAINT payments_statementline_same_cooperative"
                " FOREIGN KEY (statement_id, cooperative_id) REFERENCES payments_bankstatement (id, cooperative_id)"
                " DEFERRABLE INITIALLY DEFERRED"
            ),
            reverse_sql=(
                "ALTER TABLE payments_statementline DROP CONSTRAINT payments_statementline_same_cooperative"
            ),
        ),
    ]
