"""A product says what each of its makers gets of every piece that is sold."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='productmaker',
            name='share',
            field=models.BigIntegerField(blank=True, default=0, help_text='What she gets of every piece that is sold. The treasurer pays it once an order is completed.', validators=[django.core.validators.MinValueValidator(0)], verbose_name='her share per piece (Rp)'),
        ),
        migrations.AddConstraint(
            model_name='productmaker',
            constraint=models.CheckConstraint(condition=models.Q(('share__gte', 0)), name='catalogue_productmaker_share'),
        ),
    ]
