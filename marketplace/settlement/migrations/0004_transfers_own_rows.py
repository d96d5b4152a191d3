"""A storefront reads what was sent to it and taken back; only `public` and the portal write."""

from django.db import migrations

from tenants.rls import readable_where

MINE = "cooperative_id = (SELECT public.tenants_current_cooperative())"


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0003_transfers"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        readable_where("settlement_transfer", MINE),
        readable_where("settlement_reversal", MINE),
    ]
