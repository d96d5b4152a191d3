"""The words that misspelt ones are compared with, and whether a product is delivered free.

The words of what is there are read in one statement; whether a delivery is free is known when a product is next projected,
or after `search_rebuild`.
"""

from django.db import migrations, models
from django.db.models.functions import Left, Length

WORDS_THAT_ARE_THERE = """
    INSERT INTO search_word (word)
    SELECT DISTINCT word
    FROM search_entry, regexp_split_to_table(
        lower(public.unaccent(concat_ws(' ', title, names, words, city_name, province_name))), '[^[:alpha:]]+'
    ) AS word
    WHERE is_visible AND length(word) BETWEEN 4 AND 30
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_versions_and_policy")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="is_delivered_free",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.CharField(max_length=30, primary_key=True, serialize=False))],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "indexes": [models.Index(Left("word", 1), Length("word"), name="search_word_start")],
            },
        ),
        migrations.RunSQL(sql=WORDS_THAT_ARE_THERE, reverse_sql=migrations.RunSQL.noop),
    ]
