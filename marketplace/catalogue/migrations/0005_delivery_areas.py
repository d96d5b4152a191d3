"""Prices for single places: the cooperative's own courier by district, an expedition's list by destination."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0004_picture_credit_and_consent'),
        ('tenants', '0006_return_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importrun',
            name='kind',
            field=models.CharField(choices=[('products', 'Products'), ('members', 'Members'), ('delivery', 'Delivery prices')], max_length=10, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='DeliveryArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(choices=[('courier', 'Our own courier'), ('expedition', 'Expedition')], max_length=10, verbose_name='who brings it')),
                ('carrier', models.CharField(blank=True, help_text='Buyers read it, for example: JNE Reguler. Empty: our own courier, expedition.', max_length=60, verbose_name='name of the service')),
                ('pricing', models.CharField(choices=[('flat', 'One price for any weight'), ('weight', 'A price for each kilogram')], default='weight', max_length=6, verbose_name='how the price counts')),
                ('price', models.BigIntegerField(verbose_name='price (Rp)')),
                ('free_over', models.BigIntegerField(blank=True, null=True, verbose_name='free from a basket of (Rp)')),
                ('minimum_days', models.PositiveSmallIntegerField(default=1, verbose_name='takes at least (working days)')),
                ('maximum_days', models.PositiveSmallIntegerField(default=2, verbose_name='takes at most (working days)')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.region', verbose_name='destination')),
            ],
            options={
                'verbose_name': 'price for a place',
                'verbose_name_plural': 'prices for places',
                'ordering': ['service', 'region_id'],
                'constraints': [models.UniqueConstraint(fields=('service', 'region'), name='catalogue_deliveryarea_once'), models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='catalogue_deliveryarea_price'), models.CheckConstraint(condition=models.Q(('maximum_days__gte', models.F('minimum_days'))), name='catalogue_deliveryarea_days')],
            },
        ),
    ]
