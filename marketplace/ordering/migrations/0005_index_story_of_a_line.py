"""Without locking the orders: the index is built beside the shop's work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('ordering', '0004_story_of_a_line'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='orderline',
            index=models.Index(condition=models.Q(('story_id__isnull', False)), fields=['cooperative', 'story_id'], name='ordering_orderline_story'),
        ),
    ]
