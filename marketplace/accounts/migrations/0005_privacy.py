"""Copies of people's data, and the ledger of who was forgotten."""

import django.db.models.deletion
import marketplace.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_how_institutions_buy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(unique=True)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'erasure of a person',
                'verbose_name_plural': 'erasures of people',
            },
        ),
        migrations.CreateModel(
            name='DataExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('waiting', 'Being made'), ('ready', 'Ready'), ('expired', 'Deleted after a week')], default='waiting', max_length=8, verbose_name='status')),
                ('file', models.FileField(blank=True, max_length=200, storage=marketplace.core.models.private_storage, upload_to='data_exports/')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='size (bytes)')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('ready_at', models.DateTimeField(null=True, verbose_name='ready')),
                ('expires_at', models.DateTimeField(null=True, verbose_name='expires at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': "copy of a person's data",
                'verbose_name_plural': "copies of people's data",
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('user',), name='accounts_dataexport_one_waiting')],
            },
        ),
        migrations.CreateModel(
            name='ErasureStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schema_name', models.CharField(max_length=63)),
                ('done_at', models.DateTimeField(null=True)),
                ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='accounts.erasure')),
            ],
            options={
                'verbose_name': 'step of an erasure',
                'verbose_name_plural': 'steps of erasures',
                'constraints': [models.UniqueConstraint(fields=('erasure', 'schema_name'), name='accounts_erasurestep_once')],
            },
        ),
    ]
