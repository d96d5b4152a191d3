"""A cooperative's account at the card provider is its own."""

from django.db import migrations

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_connected_accounts"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [own_rows_only("payments_connectedaccount")]
