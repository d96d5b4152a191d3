"""Words that mean the same and are delivered since; where the operator has one of them in a group already, that group stays as it is."""

import tomllib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

FIRST = Path(__file__).parents[1] / "data" / "synonyms.toml"


def write_missing(apps, schema_editor):
    group = apps.get_model("search", "SynonymGroup")
    known = {word.strip() for words in group.objects.values_list("words", flat=True) for word in words.split(",")}
    rows = tomllib.loads(FIRST.read_text(encoding="utf-8"))["groups"]
    group.objects.bulk_create(
        group(words=", ".join(row), changed_at=timezone.now()) for row in rows if not known & set(row)
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0009_questions")]

    operations = [migrations.RunPython(write_missing, migrations.RunPython.noop)]
