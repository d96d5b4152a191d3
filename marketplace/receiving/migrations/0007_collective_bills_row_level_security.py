"""A storefront sees and writes its own scale and collective bills; a gathered bill is of the same cooperative."""

from django.db import migrations

from tenants.rls import own_rows_only

CONSTRAINT = "receiving_invoice_statement_same_cooperative"


class Migration(migrations.Migration):
    dependencies = [("receiving", "0006_scales_and_collective_bills")]

    operations = [
        own_rows_only("receiving_sellerscale"),
        own_rows_only("receiving_statement"),
        migrations.RunSQL(
            sql=(
                f"ALTER TABLE receiving_invoice ADD CONSTRAINT {CONSTRAINT} FOREIGN KEY (statement_id, cooperative_id)"
                " REFERENCES receiving_statement (id, cooperative_id) DEFERRABLE INITIALLY DEFERRED"
            ),
            reverse_sql=f"ALTER TABLE receiving_invoice DROP CONSTRAINT {CONSTRAINT}",
        ),
    ]
