"""What the operator shows first on the portal's home."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0004_story_days'),
        ('search', '0003_spelling_and_free_delivery'),
    ]

    operations = [
        migrations.CreateModel(
            name='Featured',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                ('end_on', models.DateField(verbose_name='until')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 comes first. Of the same place, what was chosen earlier.', verbose_name='place in the row')),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='search.entry', verbose_name='what is shown')),
            ],
            options={
                'verbose_name': 'choice for the home page',
                'verbose_name_plural': 'choices for the home page',
                'ordering': ['-end_on', 'position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_on__gte', models.F('start_on'))), name='cms_featured_days')],
            },
        ),
    ]
