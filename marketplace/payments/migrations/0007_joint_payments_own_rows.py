"""A combined payment is seen where it is opened, at the portal; a storefront reads its own part of it."""

from django.db import migrations

from tenants.rls import readable_where, visible_where

MINE = "cooperative_id = (SELECT public.tenants_current_cooperative())"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0006_joint_payments"),
        ("tenants", "0002_row_level_security"),
    ]

    operations = [
        visible_where("payments_jointpayment", "false"),
        readable_where("payments_jointpart", MINE),
    ]
