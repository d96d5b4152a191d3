"""Which story's link led a buyer to what is in the basket, and then in the order."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ordering', '0003_parcels_and_remarks'),
    ]

    operations = [
        migrations.AddField(
            model_name='basketline',
            name='story_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='orderline',
            name='story_id',
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
    ]
