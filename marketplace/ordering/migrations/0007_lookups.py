"""Who looks for an order by its number and gets a code by e-mail."""

import django.db.models.deletion
import marketplace.core.models
from django.db import migrations, models

from tenants.rls import own_rows_only


class Migration(migrations.Migration):

    dependencies = [
        ('ordering', '0006_returns'),
        ('tenants', '0006_return_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderLookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=marketplace.core.models.new_token, editable=False, max_length=64, unique=True)),
                ('client_hash', models.CharField(editable=False, max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='lookups', to='ordering.order')),
            ],
            options={
                'verbose_name': 'looking for an order',
                'verbose_name_plural': 'looking for orders',
                'indexes': [models.Index(fields=['client_hash', 'asked_at'], name='ordering_orderlookup_client'), models.Index(fields=['expires_at'], name='ordering_orderlookup_expires')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tries__lte', 10)), name='ordering_orderlookup_tries')],
            },
        ),
        own_rows_only("ordering_orderlookup"),
    ]
