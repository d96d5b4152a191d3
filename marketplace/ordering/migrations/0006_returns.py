"""Goods that come back, and the days on which orders complete by themselves."""

import django.db.models.deletion
import django.utils.timezone
import marketplace.core.models
import uuid
from django.conf import settings
from django.db import migrations, models

from tenants.rls import own_rows_only


RETURN_TABLES = [
    ("ordering_orderreturn", "order_id", "ordering_order"),
    ("ordering_returnline", "order_return_id", "ordering_orderreturn"),
    ("ordering_returnphoto", "order_return_id", "ordering_orderreturn"),
]

# Orders that were delivered before: their days count from delivery, but nobody loses any without warning.
DELIVERED_BEFORE = [
    """
    UPDATE ordering_order AS o SET
        return_until = CASE WHEN c.return_days > 0 THEN (o.delivered_at AT TIME ZONE 'Asia/Jakarta')::date + c.return_days END,
        completes_on = GREATEST(
            (o.delivered_at AT TIME ZONE 'Asia/Jakarta')::date + GREATEST(c.return_days, 3), CURRENT_DATE + 3)
    FROM tenants_cooperative AS c
    WHERE c.id = o.cooperative_id AND o.status = 'delivered' AND o.delivered_at IS NOT NULL
    """,
    """
    INSERT INTO core_duework (topic, key, payload, schema_name, due_at)
    SELECT d.topic, o.id::text, jsonb_build_object('order_id', o.id), c.schema_name,
        ((o.completes_on + d.days)::timestamp + interval '8 hours') AT TIME ZONE 'Asia/Jakarta'
    FROM ordering_order AS o JOIN tenants_cooperative AS c ON c.id = o.cooperative_id,
        (VALUES ('order.completion_near', -2), ('order.completion_due', 1)) AS d (topic, days)
    WHERE o.status = 'delivered' AND o.completes_on IS NOT NULL
    ON CONFLICT DO NOTHING
    """,
]
FORGET_DUE = "DELETE FROM core_duework WHERE topic IN ('order.completion_near', 'order.completion_due')"


def same_cooperative(table: str, column: str, parent: str) -> migrations.RunSQL:
    """A child's cooperative is its parent's, whatever the code writes."""
    name = f"{table}_same_cooperative"
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, cooperative_id)"
            f" REFERENCES {parent} (id, cooperative_id) DEFERRABLE INITIALLY DEFERRED"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('ordering', '0005_index_story_of_a_line'),
        ('payments', '0002_refunds'),
        ('tenants', '0006_return_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='completes_on',
            field=models.DateField(blank=True, null=True, verbose_name='completes by itself on'),
        ),
        migrations.AddField(
            model_name='order',
            name='return_until',
            field=models.DateField(blank=True, null=True, verbose_name='to be sent back until'),
        ),
        migrations.CreateModel(
            name='OrderReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('asked', 'To be answered'), ('awaited', 'Accepted, goods on their way back'), ('arrived', 'Accepted, to be settled'), ('refunded', 'Money paid back'), ('replaced', 'Goods replaced'), ('refused', 'Not accepted'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10, verbose_name='status')),
                ('reason', models.CharField(choices=[('broken', 'It arrived broken'), ('wrong', 'It is not what I ordered'), ('different', 'It differs from the description'), ('missing', 'Something was missing in the parcel')], max_length=10, verbose_name='reason')),
                ('text', models.TextField(max_length=1000, verbose_name='what is wrong')),
                ('wish', models.CharField(choices=[('refund', 'My money back'), ('replacement', 'A replacement')], max_length=12, verbose_name='wish')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('answer_by', models.DateField(verbose_name='to be answered by')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived')),
                ('refunded_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='ordering.order')),
                ('parcel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ordering.shipment')),
                ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.refund')),
            ],
            options={
                'verbose_name': 'return request',
                'verbose_name_plural': 'return requests',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReturnLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('accepted', models.PositiveIntegerField(blank=True, null=True, verbose_name='accepted')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returned', to='ordering.orderline')),
                ('order_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='ordering.orderreturn')),
            ],
            options={
                'verbose_name': 'line of a return request',
                'verbose_name_plural': 'lines of return requests',
                'ordering': ['order_line__position'],
            },
        ),
        migrations.CreateModel(
            name='ReturnPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, storage=marketplace.core.models.private_storage, upload_to='returns/', verbose_name='photo')),
                ('sha256', models.CharField(max_length=64)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative')),
                ('order_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='ordering.orderreturn')),
            ],
            options={
                'verbose_name': 'photo of a return request',
                'verbose_name_plural': 'photos of return requests',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='orderreturn',
            index=models.Index(condition=models.Q(('status__in', ('asked', 'awaited', 'arrived'))), fields=['cooperative'], name='ordering_orderreturn_open'),
        ),
        migrations.AddConstraint(
            model_name='orderreturn',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'awaited', 'arrived', 'refunded', 'replaced', 'refused', 'withdrawn'])), name='ordering_orderreturn_status'),
        ),
        migrations.AddConstraint(
            model_name='orderreturn',
            constraint=models.UniqueConstraint(fields=('id', 'cooperative'), name='ordering_orderreturn_id_cooperative'),
        ),
        migrations.AddConstraint(
            model_name='orderreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('asked', 'awaited', 'arrived'))), fields=('order',), name='ordering_orderreturn_one_open'),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='ordering_returnline_quantity'),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.CheckConstraint(condition=models.Q(('accepted__isnull', True), ('accepted__lte', models.F('quantity')), _connector='OR'), name='ordering_returnline_accepted'),
        ),
        migrations.AddConstraint(
            model_name='returnline',
            constraint=models.UniqueConstraint(fields=('order_return', 'order_line'), name='ordering_returnline_once'),
        ),
        *[same_cooperative(*table) for table in RETURN_TABLES],
        *[own_rows_only(table) for table, _column, _parent in RETURN_TABLES],
        migrations.RunSQL(DELIVERED_BEFORE, FORGET_DUE),
    ]
