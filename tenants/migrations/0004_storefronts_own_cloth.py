from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_protect_core_tables")]

    operations = [
        migrations.AddField(
            model_name="cooperative",
            name="motif",
            field=models.CharField(blank=True, db_default="", max_length=20, verbose_name="motif family"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="ground",
            field=models.CharField(blank=True, db_default="", max_length=7, verbose_name="ground"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="accent",
            field=models.CharField(blank=True, db_default="", max_length=7, verbose_name="accent"),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="motif_approved_by",
            field=models.CharField(
                blank=True, db_default="", max_length=120, verbose_name="who approved it"
            ),
        ),
        migrations.AddField(
            model_name="cooperative",
            name="motif_approved_on",
            field=models.DateField(blank=True, null=True, verbose_name="approved on"),
        ),
        migrations.AddConstraint(
            model_name="cooperative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accent", ""), ("ground", "")),
                    models.Q(("accent__regex", "^#[0-9a-f]{6}$"), ("ground__regex", "^#[0-9a-f]{6}$")),
                    _connector="OR",
                ),
                name="tenants_cooperative_colours",
            ),
        ),
    ]
