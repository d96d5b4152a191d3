"""The order of what is shown where no word was typed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("search", "0004_marks_and_signals")]

    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(
                condition=Q(is_visible=True),
                fields=["kind", "-merit", "-published_at"],
                name="search_entry_merit",
            ),
        ),
    ]
