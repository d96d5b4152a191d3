"""One pay page for the payments of several cooperatives."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_ways_to_pay_own_rows'),
        ('tenants', '0006_return_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=160, verbose_name='description')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('is_open', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'part of a combined payment',
                'verbose_name_plural': 'parts of combined payments',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='JointPayment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('pending', 'Waiting for payment'), ('received', 'Received'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], default='pending', max_length=12, verbose_name='status')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('amount_received', models.BigIntegerField(blank=True, null=True, verbose_name='amount received')),
                ('provider_fee', models.BigIntegerField(default=0, verbose_name="provider's fee")),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('provider_reference', models.CharField(blank=True, max_length=255, verbose_name="provider's reference")),
                ('provider_address', models.URLField(blank=True, max_length=2000, verbose_name='pay page')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('expires_at', models.DateTimeField(verbose_name='to be paid by')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
                ('expired_at', models.DateTimeField(blank=True, null=True, verbose_name='expired')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
            ],
            options={
                'verbose_name': 'combined payment',
                'verbose_name_plural': 'combined payments',
                'ordering': ['-created_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payments_payment_provider_reference',
        ),
        migrations.AddField(
            model_name='jointpart',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative'),
        ),
        migrations.AddField(
            model_name='jointpart',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_parts', to='payments.payment'),
        ),
        migrations.AddConstraint(
            model_name='jointpayment',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'received', 'expired', 'cancelled'])), name='payments_jointpayment_status'),
        ),
        migrations.AddConstraint(
            model_name='jointpayment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payments_jointpayment_amount'),
        ),
        migrations.AddConstraint(
            model_name='jointpayment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), _negated=True), ('amount_received__isnull', False), _connector='OR'), name='payments_jointpayment_received_has_amount'),
        ),
        migrations.AddConstraint(
            model_name='jointpayment',
            constraint=models.UniqueConstraint(condition=models.Q(('provider_reference', ''), _negated=True), fields=('provider_reference',), name='payments_jointpayment_reference'),
        ),
        migrations.AddField(
            model_name='jointpart',
            name='joint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.jointpayment'),
        ),
        migrations.AddField(
            model_name='payment',
            name='joint',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.jointpayment'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('provider_reference', ''), _negated=True), ('joint__isnull', True)), fields=('method', 'provider_reference'), name='payments_payment_provider_reference'),
        ),
        migrations.AddConstraint(
            model_name='jointpart',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payments_jointpart_amount'),
        ),
        migrations.AddConstraint(
            model_name='jointpart',
            constraint=models.UniqueConstraint(fields=('joint', 'payment'), name='payments_jointpart_once'),
        ),
        migrations.AddConstraint(
            model_name='jointpart',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('payment',), name='payments_jointpart_one_open'),
        ),
    ]
