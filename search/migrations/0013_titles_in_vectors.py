"""Words of titles under a mark of their own: the index then tells what has a word in its title.

In parts, each by itself: of a million entries none waits for all. Whatever has a mark already stays, so it can be run again.
"""

from django.db import connection, migrations

MARK = """
    UPDATE search_entry SET vector = vector || array_to_tsvector(ARRAY(
        SELECT '^' || substr(lexeme, 2) FROM unnest(vector) WHERE lexeme LIKE '~%%' AND 'A' = ANY(weights)
    ))
    WHERE id >= %s AND id < %s AND NOT EXISTS (SELECT FROM unnest(vector) WHERE lexeme LIKE '^%%')
"""
UNMARK = """
    UPDATE search_entry SET vector = ts_delete(vector, ARRAY(SELECT lexeme FROM unnest(vector) WHERE lexeme LIKE '^%%'))
    WHERE id >= %s AND id < %s AND vector IS NOT NULL
"""
PART = 5_000


def in_parts(statement):
    def run(apps, schema_editor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), -1) FROM search_entry")
            for first in range(0, cursor.fetchone()[0] + 1, PART):
                cursor.execute(statement, [first, first + PART])

    return run


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0012_no_trigrams_of_titles")]

    operations = [migrations.RunPython(in_parts(MARK), in_parts(UNMARK))]
