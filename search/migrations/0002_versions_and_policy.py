"""The counter of all entries' versions, and who may write an entry: everybody reads, a storefront writes its own."""

from django.db import migrations

OWN = (
    "(SELECT public.tenants_sees_everything())"
    " OR cooperative_id = (SELECT public.tenants_current_cooperative())"
)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("tenants", "0002_row_level_security")]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE public.search_entry_versions",
            reverse_sql="DROP SEQUENCE public.search_entry_versions",
        ),
        migrations.RunSQL(
            sql=[
                "ALTER TABLE search_entry ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE search_entry FORCE ROW LEVEL SECURITY",
                "CREATE POLICY search_entry_read ON search_entry FOR SELECT USING (true)",
                f"CREATE POLICY search_entry_insert ON search_entry FOR INSERT WITH CHECK ({OWN})",
                f"CREATE POLICY search_entry_update ON search_entry FOR UPDATE USING ({OWN}) WITH CHECK ({OWN})",
                f"CREATE POLICY search_entry_delete ON search_entry FOR DELETE USING ({OWN})",
            ],
            reverse_sql=[
                "DROP POLICY search_entry_delete ON search_entry",
                "DROP POLICY search_entry_update ON search_entry",
                "DROP POLICY search_entry_insert ON search_entry",
                "DROP POLICY search_entry_read ON search_entry",
                "ALTER TABLE search_entry NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE search_entry DISABLE ROW LEVEL SECURITY",
            ],
        ),
    ]
