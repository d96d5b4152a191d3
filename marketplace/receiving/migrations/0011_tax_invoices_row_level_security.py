"""A storefront sees and writes the tax invoices of its own bills."""

from django.db import migrations

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [("receiving", "0010_tax_invoices")]

    operations = [own_rows_only("receiving_taxinvoice")]
