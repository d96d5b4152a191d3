"""Without locking the outbox: the index is built beside what is being delivered."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0002_append_only")]

    operations = [
        AddIndexConcurrently(
            model_name="outboxdelivery",
            index=models.Index(
                condition=models.Q(("last_failure__startswith", "Given up: ")),
                fields=["acknowledged_at"],
                name="core_outboxdelivery_given_up",
            ),
        ),
    ]
