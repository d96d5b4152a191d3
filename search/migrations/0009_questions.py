"""What people ask the search for, by day; numbers and words only."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("search", "0008_synonym_groups")]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("text", models.CharField(max_length=80)),
                ("asked", models.PositiveIntegerField(db_default=0, default=0)),
                ("found_nothing", models.PositiveIntegerField(db_default=0, default=0)),
                ("visitors", models.PositiveIntegerField(db_default=0, default=0)),
                ("shops", ArrayField(base_field=models.BigIntegerField(), db_default=Value([]), default=list, size=None)),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "constraints": [models.UniqueConstraint(fields=("day", "text"), name="search_question_once")],
                "indexes": [
                    models.Index(fields=["text"], opclasses=["varchar_pattern_ops"], name="search_question_begins"),
                    GinIndex(fields=["shops"], name="search_question_shops"),
                ],
            },
        ),
    ]
