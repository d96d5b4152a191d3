"""Size lists are the institution's; the cooperative that got the order reads them, to pack by unit and person."""

from django.db import migrations

from tenants.rls import readable_where

ORDERED_HERE = (
    "EXISTS (SELECT 1 FROM procurement_purchaseorder AS ordered WHERE ordered.request_id = {table}.request_id"
    " AND ordered.cooperative_id = (SELECT public.tenants_current_cooperative()))"
)


class Migration(migrations.Migration):
    dependencies = [("procurement", "0006_size_lists")]

    operations = [
        readable_where(table, ORDERED_HERE.format(table=table))
        for table in ("procurement_sizeroll", "procurement_sizeperson")
    ]
