"""What more goods can be chosen by, and what their signals are worth; known of each when it is next projected, or after `search_rebuild`."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_spelling_and_free_delivery'),
        ('tenants', '0006_return_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='bulk_from',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='certificates',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=models.Value([]), default=list, size=None),
        ),
        migrations.AddField(
            model_name='entry',
            name='is_kopwan',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='entry',
            name='is_made_by_women',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='entry',
            name='lead_days',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='merit',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='entry',
            name='sold',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
