"""Words of titles under a mark of their own: the index then tells what has a word in its title."""

from django.db import migrations

MARK = """
    UPDATE search_entry SET vector = vector || array_to_tsvector(ARRAY(
        SELECT '^' || substr(lexeme, 2) FROM unnest(vector) WHERE lexeme LIKE '~%' AND 'A' = ANY(weights)
    )) WHERE vector IS NOT NULL
"""
UNMARK = """
    UPDATE search_entry SET vector = ts_delete(vector, ARRAY(
        SELECT lexeme FROM unnest(vector) WHERE lexeme LIKE '^%'
    )) WHERE vector IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0012_no_trigrams_of_titles")]

    operations = [migrations.RunSQL(MARK, UNMARK)]
