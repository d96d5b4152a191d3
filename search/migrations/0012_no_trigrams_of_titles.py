"""No search asks for the trigrams of titles: misspelt words are compared with the known words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0011_synonym_versions")]

    operations = [migrations.RemoveIndex(model_name="entry", name="search_entry_title_trgm")]
