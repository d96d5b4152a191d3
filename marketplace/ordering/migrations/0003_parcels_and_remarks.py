"""Parcels with part of an order, what staff write about orders, and who of them did what."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from tenants.rls import own_rows_only


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
        ('ordering', '0002_row_level_security'),
        ('tenants', '0002_row_level_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', 'Internal note'), ('email', 'E-mail to the buyer'), ('whatsapp', 'WhatsApp message to the buyer')], max_length=10, verbose_name='kind')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='subject')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'remark on an order',
                'verbose_name_plural': 'remarks on orders',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ShipmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
            ],
            options={
                'verbose_name': 'line of a parcel',
                'verbose_name_plural': 'lines of parcels',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='orderevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='shipment',
            constraint=models.UniqueConstraint(fields=('id', 'cooperative'), name='ordering_shipment_id_cooperative'),
        ),
        migrations.AddField(
            model_name='orderremark',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orderremark',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative'),
        ),
        migrations.AddField(
            model_name='orderremark',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='ordering.order'),
        ),
        migrations.AddField(
            model_name='shipmentline',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.cooperative'),
        ),
        migrations.AddField(
            model_name='shipmentline',
            name='order_line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parcels', to='ordering.orderline'),
        ),
        migrations.AddField(
            model_name='shipmentline',
            name='shipment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='ordering.shipment'),
        ),
        migrations.AddConstraint(
            model_name='shipmentline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='ordering_shipmentline_quantity'),
        ),
        migrations.AddConstraint(
            model_name='shipmentline',
            constraint=models.UniqueConstraint(fields=('shipment', 'order_line'), name='ordering_shipmentline_once'),
        ),
        same_cooperative("ordering_orderremark", "order_id", "ordering_order"),
        same_cooperative("ordering_shipmentline", "shipment_id", "ordering_shipment"),
        own_rows_only("ordering_orderremark"),
        own_rows_only("ordering_shipmentline"),
    ]
