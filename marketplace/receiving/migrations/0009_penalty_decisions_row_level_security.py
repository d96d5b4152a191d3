"""A storefront sees the decisions on its own deliveries."""

from django.db import migrations

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [("receiving", "0008_penalty_decisions")]

    operations = [own_rows_only("receiving_penaltydecision")]
