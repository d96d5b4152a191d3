"""Words that mean the same, kept by the portal's operator; the first version is the one that was delivered as a file."""

import tomllib
from pathlib import Path

from django.db import migrations, models

FIRST = Path(__file__).parents[1] / "data" / "synonyms.toml"


def write_first_version(apps, schema_editor):
    group = apps.get_model("search", "SynonymGroup")
    rows = tomllib.loads(FIRST.read_text(encoding="utf-8"))["groups"]
    group.objects.bulk_create(group(words=", ".join(row)) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_rebuild_progress")]

    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(
                    help_text="Words or short phrases with commas between them, for example: nasi kotak, nasi box, lunch box.",
                    verbose_name="words that mean the same",
                )),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
            ],
            options={
                "verbose_name": "group of equal words",
                "verbose_name_plural": "words that mean the same",
                "ordering": ["words"],
                "indexes": [models.Index(fields=["changed_at"], name="search_synonyms_changed")],
            },
        ),
        migrations.RunPython(write_first_version, migrations.RunPython.noop),
    ]
