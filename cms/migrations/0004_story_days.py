"""How often a story was opened, and what was put into baskets from it, by day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0003_story_approval'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoryDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('visits', models.PositiveIntegerField(default=0, verbose_name='visits')),
                ('baskets', models.PositiveIntegerField(default=0, verbose_name='baskets')),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='cms.storypage')),
            ],
            options={
                'verbose_name': 'day of a story',
                'verbose_name_plural': 'days of stories',
                'constraints': [models.UniqueConstraint(fields=('story', 'day'), name='cms_storyday_once')],
            },
        ),
    ]
