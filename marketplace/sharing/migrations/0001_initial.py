"""What members earn and what they are paid: the storefront's own books."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import marketplace.sharing.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0002_makers_share'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Earning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('retail', 'Retail'), ('institution', 'Institutions')], max_length=12, verbose_name='channel')),
                ('document_id', models.BigIntegerField()),
                ('document_number', models.CharField(max_length=40, verbose_name='document')),
                ('line_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('product_name', models.CharField(max_length=300, verbose_name='product')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('share', models.BigIntegerField(verbose_name='share per piece')),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('sales', models.BigIntegerField(verbose_name='sales value')),
                ('status', models.CharField(choices=[('pending', 'Order not completed yet'), ('earned', 'Earned'), ('void', 'Order ended without a sale')], default='pending', max_length=8, verbose_name='status')),
                ('placed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='placed')),
                ('earned_at', models.DateTimeField(blank=True, null=True, verbose_name='earned')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='catalogue.member', verbose_name='member')),
            ],
            options={
                'verbose_name': 'earning',
                'verbose_name_plural': 'earnings',
                'ordering': ['placed_at', 'pk'],
                'indexes': [models.Index(fields=['member', 'status', 'earned_at'], name='sharing_earning_member'), models.Index(fields=['channel', 'document_id'], name='sharing_earning_document')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'line_id', 'member'), name='sharing_earning_once'), models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(models.F('share'), '*', models.F('quantity'))), ('share__gte', 0)), name='sharing_earning_amount'), models.CheckConstraint(condition=models.Q(('sales__gte', 0)), name='sharing_earning_sales'), models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'earned', 'void'])), name='sharing_earning_status'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'earned'), _negated=True), ('earned_at__isnull', False), _connector='OR'), name='sharing_earning_has_moment')],
            },
        ),
        migrations.CreateModel(
            name='MemberPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('amount', models.BigIntegerField(verbose_name='amount')),
                ('paid_on', models.DateField(verbose_name='paid on')),
                ('method', models.CharField(choices=[('transfer', 'Bank transfer'), ('cash', 'Cash, against a signature')], max_length=10, verbose_name='method')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('file', models.FileField(blank=True, max_length=200, storage=marketplace.sharing.models.private_storage, upload_to='member-payments/', verbose_name='proof')),
                ('content_type', models.CharField(blank=True, max_length=20)),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='catalogue.member', verbose_name='member')),
                ('recorded_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='sharing.memberpayment')),
            ],
            options={
                'verbose_name': 'payment to a member',
                'verbose_name_plural': 'payments to members',
                'ordering': ['-paid_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses__isnull', True)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='sharing_memberpayment_amount')],
            },
        ),
    ]
