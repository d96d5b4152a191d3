"""Who took a picture, and whether the people on it agreed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_people_papers_imports")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="credit",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Who took it. Stands below it in stories.",
                max_length=80,
                verbose_name="picture by",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="picture",
            name="consent",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nobody", "Nobody can be recognised on it"),
                    ("given", "Everybody who can be recognised has agreed"),
                ],
                default="",
                help_text="A story can only be published when this is known of all its pictures.",
                max_length=8,
                verbose_name="people on the picture",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="picture",
            name="consent_note",
            field=models.CharField(
                blank=True,
                default="",
                help_text="For instance: said so on 12 March, the form is in the office. Visitors never see this.",
                max_length=200,
                verbose_name="how they agreed",
            ),
            preserve_default=False,
        ),
    ]
