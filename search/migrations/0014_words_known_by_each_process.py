"""What a misspelt word is compared with stands in the memory of each process: no statement looks for words by beginning or form."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0013_titles_in_vectors")]

    operations = [
        migrations.RemoveIndex(model_name="word", name="search_word_start"),
        migrations.RemoveIndex(model_name="word", name="search_word_form"),
    ]
