"""Ids of theirs begin far above ours, so that none of them is by chance an id of ours too."""

from django.db import connection

FAR = 900_000


def sequences_far_apart(schema: str) -> None:
    """In their storefront every id counts from far above ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('SELECT setval(%%L, %%s)', format('%%I.%%I', schemaname, sequencename), %s)"
            " FROM pg_sequences WHERE schemaname = %s",
            [FAR, schema],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
