from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="wants_digest",
            # The database fills in the value for whoever joins while servers of the former version still run.
            field=models.BooleanField(default=True, verbose_name="gets the daily mail of what waits", db_default=True),
        ),
    ]
