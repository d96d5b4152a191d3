"""How far a rebuild came, so that an interrupted one goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0006_forms_of_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='index',
            name='last_pk',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='index',
            name='written',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    ]
