"""Money that goes back to buyers; a storefront sees its own refunds only."""

import django.db.models.deletion
import marketplace.payments.models
import uuid
from django.conf import settings
from django.db import migrations, models

from tenants.rls import own_rows_only


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_initial'),
        ('tenants', '0002_row_level_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('requested', 'To be paid back'), ('paid', 'Paid back'), ('withdrawn', 'Withdrawn')], default='requested', max_length=12, verbose_name='status')),
                ('amount', models.BigIntegerField(verbose_name='amount (Rp)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('provider_reference', models.CharField(blank=True, max_length=255, verbose_name="provider's reference")),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid back on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('file', models.FileField(blank=True, max_length=200, storage=marketplace.payments.models.private_storage, upload_to='refunds/', verbose_name='proof')),
                ('content_type', models.CharField(blank=True, max_length=20)),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='requested')),
                ('paid_at', models.DateTimeField(blank=True, null=True, verbose_name='recorded')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
                'ordering': ['requested_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('status', 'requested')), fields=['cooperative'], name='payments_refund_requested')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['requested', 'paid', 'withdrawn'])), name='payments_refund_status'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payments_refund_amount'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'paid'), _negated=True), ('paid_on__isnull', False), _connector='OR'), name='payments_refund_paid_has_date')],
            },
        ),
        own_rows_only("payments_refund"),
    ]
