"""Copies one schema to another by DDL written from PostgreSQL's own catalogue, filtered by the source's namespace.

Running the migrations takes some ten seconds a storefront and django-tenants' CloneSchema slows with every storefront
because it scans the whole catalogue; this stays flat. Names of constraints and indexes are kept, so later migrations
find what they name.
"""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' ORDER BY c.relname
"""

COLUMNS = """
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname
"""

# Primary keys, unique and check constraints before the rows' foreign keys; not-null ones came with LIKE.
CONSTRAINTS = """
    SELECT c.relname, con.conname, pg_get_constraintdef(con.oid)
    FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
    WHERE con.connamespace = %s::regnamespace AND con.contype = ANY(%s)
    ORDER BY con.contype DESC, c.relname, con.conname
"""

INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
    ORDER BY i.indexrelid
"""

IDENTITIES = """
    SELECT c.relname, a.attname
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attidentity <> '' AND NOT a.attisdropped
"""

TRIGGERS = """
    SELECT pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal
"""


def copy_schema(source: str, target: str) -> None:
    """Create `target` with the tables, rows, constraints, indexes and identity values of `source`.

    Runs in the caller's transaction, in `public`, and leaves nothing behind when that is rolled back.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        # Neither schema is visible while the definitions are written, so every name in them is qualified.
        columns = dict(_fetch(cursor, COLUMNS, source))
        tables = [row[0] for row in _fetch(cursor, TABLES, source)]
        statements = [f"CREATE SCHEMA {quote(target)}"]
        for table in tables:
            statements.append(
                f"CREATE TABLE {quote(target)}.{quote(table)} (LIKE {quote(source)}.{quote(table)} INCLUDING DEFAULTS"
                " INCLUDING GENERATED INCLUDING IDENTITY INCLUDING STORAGE INCLUDING COMMENTS)"
            )
            statements.append(
                f"INSERT INTO {quote(target)}.{quote(table)} ({columns[table]})"
                f" SELECT {columns[table]} FROM {quote(source)}.{quote(table)}"
            )
        # PostgreSQL creates check and primary key constraints of LIKE only when asked INCLUDING CONSTRAINTS/INDEXES.
        for table, name, definition in _fetch(cursor, CONSTRAINTS, source, ["p", "u", "x", "c"]):
            statements.append(
                f"ALTER TABLE {quote(target)}.{quote(table)} ADD CONSTRAINT {quote(name)} {definition}"
            )
        for (definition,) in _fetch(cursor, INDEXES, source):
            statements.append(_moved(definition, source, target))
        for table, column in _fetch(cursor, IDENTITIES, source):
            sequence = _sequence_of(cursor, source, table, column)
            copied = f"pg_get_serial_sequence('{quote(target)}.{quote(table)}', '{column}')"
            statements.append(f"SELECT setval({copied}, last_value, is_called) FROM {sequence}")
        for table, name, definition in _fetch(cursor, CONSTRAINTS, source, ["f"]):
            definition = _moved(definition, source, target)
            statements.append(
                f"ALTER TABLE {quote(target)}.{quote(table)} ADD CONSTRAINT {quote(name)} {definition}"
            )
        for (definition,) in _fetch(cursor, TRIGGERS, source):
            statements.append(_moved(definition, source, target))
        cursor.execute(";\n".join(statements))


def drop_cross_schema_foreign_keys(schema: str) -> int:
    """Drop every foreign key that leads from `schema` into another one; answer how many there were.

    With them, 514 schemas would hang thousands of triggers on the user table. Idempotent; run after every migration.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, con.conname
            FROM pg_constraint con
            JOIN pg_class c ON c.oid = con.conrelid
            JOIN pg_class target ON target.oid = con.confrelid
            WHERE con.contype = 'f' AND c.relnamespace = %s::regnamespace AND target.relnamespace <> c.relnamespace
            """,
            [schema],
        )
        rows = cursor.fetchall()
        for table, name in rows:
            cursor.execute(f"ALTER TABLE {quote(schema)}.{quote(table)} DROP CONSTRAINT {quote(name)}")
    return len(rows)


def _fetch(cursor: CursorWrapper, sql: str, source: str, *params: Any) -> list[tuple]:
    cursor.execute(sql, [connection.ops.quote_name(source), *params])
    return cursor.fetchall()


def _sequence_of(cursor: CursorWrapper, schema: str, table: str, column: str) -> str:
    quote = connection.ops.quote_name
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f"{quote(schema)}.{quote(table)}", column])
    return cursor.fetchone()[0]


def _moved(definition: str, source: str, target: str) -> str:
    """The definition with its table (after ON or REFERENCES) in the target schema."""
    quoted = connection.ops.quote_name(target)
    for keyword in (" ON ", " ON ONLY ", " REFERENCES ", "REFERENCES "):
        for name in (source, f'"{source}"'):
            definition = definition.replace(f"{keyword}{name}.", f"{keyword}{quoted}.")
    return definition
