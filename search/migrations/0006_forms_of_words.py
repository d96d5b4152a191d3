"""The form by which a known word is compared: filled as entries are projected, for all at once by `search_rebuild`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_best_without_words")]

    operations = [
        migrations.AddField(
            model_name="word",
            name="form",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddIndex(
            model_name="word", index=models.Index(fields=["form"], name="search_word_form")
        ),
    ]
