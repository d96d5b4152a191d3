"""Changes no table: migrating writes the roles anew, and with them who approves a story (tenants.staff.roles)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_first_pages")]

    operations: list = []
