from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_domains_proof_and_exports")]

    operations = [
        migrations.AddField(
            model_name="cooperative",
            name="return_days",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="For goods that arrive broken or not as ordered; the cooperative pays the way back. 0: nothing is taken back.",
                verbose_name="days to send goods back",
            ),
        ),
    ]
