"""Row-level policies for the foundations' tables that carry a cooperative's id; `core` itself knows no cooperatives."""

from django.db import migrations

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_row_level_security"), ("core", "0002_append_only")]

    operations = [
        own_rows_only("core_document"),
        own_rows_only("core_numberseries"),
        own_rows_only("core_auditentry"),
    ]
