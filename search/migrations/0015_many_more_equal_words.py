"""More words that mean the same, delivered since, as a version that can be taken back; a group of the operator's with one of the words stays as it is."""

from importlib import import_module

from django.db import migrations

write_missing = import_module("search.migrations.0010_more_equal_words").write_missing


def write_version(apps, schema_editor):
    group, version = apps.get_model("search", "SynonymGroup"), apps.get_model("search", "SynonymVersion")
    write_missing(apps, schema_editor)
    rows = list(group.objects.order_by("words").values("words", "note"))
    last = version.objects.order_by("-number").first()
    if last and last.groups != rows:
        version.objects.create(number=last.number + 1, groups=rows)


class Migration(migrations.Migration):
    dependencies = [("search", "0014_words_known_by_each_process")]

    operations = [migrations.RunPython(write_version, migrations.RunPython.noop)]
