"""Official marks of certificate kinds, which the portal's operator uploads."""

import marketplace.core.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0002_certificate_checks'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificatekind',
            name='mark',
            field=models.FileField(blank=True, editable=False, storage=marketplace.core.models.private_storage, upload_to='tanda-mutu/', verbose_name='official mark'),
        ),
        migrations.AddField(
            model_name='certificatekind',
            name='mark_digest',
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name='certificatekind',
            name='mark_height',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='certificatekind',
            name='mark_name',
            field=models.CharField(blank=True, max_length=60, verbose_name='what its official mark says'),
        ),
        migrations.AddField(
            model_name='certificatekind',
            name='mark_width',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
    ]
