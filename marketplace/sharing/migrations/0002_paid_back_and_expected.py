"""Money paid back without a return lowers makers' parts; institutions' orders wait as rows of their own."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_weekly_capacity'),
        ('sharing', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='earning',
            name='sharing_earning_amount',
        ),
        migrations.AddField(
            model_name='earning',
            name='reduction',
            field=models.BigIntegerField(default=0, verbose_name='less, for money paid back'),
        ),
        migrations.AlterField(
            model_name='earning',
            name='channel',
            field=models.CharField(choices=[('retail', 'Retail'), ('institution', 'Institutions'), ('expected', 'Institutions, before acceptance')], max_length=12, verbose_name='channel'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('share'), '*', models.F('quantity')), '-', models.F('reduction'))), ('amount__gte', 0), ('share__gte', 0)), name='sharing_earning_amount'),
        ),
        migrations.AddConstraint(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(('reduction__gte', 0)), name='sharing_earning_reduction'),
        ),
    ]
