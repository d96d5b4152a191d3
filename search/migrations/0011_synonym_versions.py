"""The words that mean the same, as versions; the first one kept is what is in force now."""

import django.db.models.functions.datetime
from django.db import migrations, models


def keep_what_is_in_force(apps, schema_editor):
    rows = list(apps.get_model("search", "SynonymGroup").objects.order_by("words").values("words", "note"))
    if rows:
        apps.get_model("search", "SynonymVersion").objects.create(number=1, groups=rows)


class Migration(migrations.Migration):
    dependencies = [("search", "0010_more_equal_words")]

    operations = [
        migrations.CreateModel(
            name="SynonymVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("groups", models.JSONField()),
            ],
            options={
                "verbose_name": "version of the words that mean the same",
                "verbose_name_plural": "versions of the words that mean the same",
                "ordering": ["-number"],
            },
        ),
        migrations.RunPython(keep_what_is_in_force, migrations.RunPython.noop),
    ]
