"""Proves on the live database what the architecture promises of schemas. Reads only."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from tenants.models import Cooperative

# One row a schema: a hash of everything PostgreSQL knows of its tables, with the schema's own name taken out. Text casts
# and parentheses go too: PostgreSQL prints `IN ('a', 'b')` on a varchar differently once it was created from its own print.
FINGERPRINTS = """
WITH wanted AS (SELECT unnest(%s::text[]) AS nspname),
definitions AS (
    SELECT n.nspname, 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || ' ' || a.attnotnull::text || ' ' || a.attidentity::text || a.attgenerated::text || ' '
           || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN wanted w ON w.nspname = n.nspname
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind = 'r'
    UNION ALL
    SELECT n.nspname, 'constraint ' || c.relname || '.' || con.conname || ' ' || pg_get_constraintdef(con.oid)
    FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN wanted w ON w.nspname = n.nspname
    WHERE con.contype <> 'n'
    UNION ALL
    SELECT n.nspname, 'index ' || pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace JOIN wanted w ON w.nspname = n.nspname
)
SELECT nspname, md5(string_agg(line, chr(10) ORDER BY line))
FROM (
    SELECT nspname,
           regexp_replace(
               replace(replace(line, quote_ident(nspname) || '.', ''), nspname || '.', ''),
               '::(text|character varying)(\\[\\])?|[()]', '', 'g'
           ) AS line
    FROM definitions
) AS normalised
GROUP BY nspname
"""

FOREIGN_KEYS_LEAVING = """
    SELECT n.nspname, c.relname, con.conname
    FROM pg_constraint con
    JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class target ON target.oid = con.confrelid
    WHERE con.contype = 'f' AND target.relnamespace <> c.relnamespace
"""

# A missing table of a storefront must fail, not fall through to `public`; these three are meant to be in both.
SHADOWED_TABLES = """
    SELECT c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY(%s)
    GROUP BY c.relname HAVING count(*) > 1
"""
IN_BOTH = ("auth_", "django_content_type", "django_migrations")

ROLE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"

UNPROTECTED_TABLES = """
    SELECT c.relname
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY(%s)
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity
               AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
"""


def findings() -> Iterator[str]:
    """Yield one sentence for each promise that does not hold; nothing when all do.

    Loops over no storefront: each question is one statement over the catalogue.
    """
    with schema_context("public"):
        schemas = list(Cooperative.objects.values_list("schema_name", flat=True))
        yield from _differing_schemas(schemas)
        for schema, table, name in _rows(FOREIGN_KEYS_LEAVING):
            yield f"{schema}.{table}: the foreign key {name} leads into another schema."
        for (table,) in _rows(SHADOWED_TABLES, ["public", settings.TEMPLATE_SCHEMA]):
            if not table.startswith(IN_BOTH):
                yield f"{table} exists in public and in the template."
        if _rows(ROLE)[0][0]:
            yield "The application's database role is a superuser or bypasses row-level security."
        for (table,) in _rows(UNPROTECTED_TABLES, two_party_tables()):
            yield f"{table} carries a cooperative's documents without a forced row-level policy."


def two_party_tables() -> list[str]:
    """Tables in `public` whose rows belong to one cooperative: those that say so with a `cooperative` column.

    A model whose rows everybody may read declares `row_level_security = False` with its reason.
    """
    tables = []
    for model in apps.get_models():
        if model._meta.app_config.name not in settings.SHARED_APPS or not model._meta.managed:
            continue
        columns = {field.column for field in model._meta.local_fields}
        if "cooperative_id" in columns and getattr(model, "row_level_security", True):
            tables.append(model._meta.db_table)
    return sorted(tables)


def _differing_schemas(schemas: list[str]) -> Iterator[str]:
    found = dict(_rows(FINGERPRINTS, [settings.TEMPLATE_SCHEMA, *schemas]))
    wanted = found.pop(settings.TEMPLATE_SCHEMA, None)
    if wanted is None:
        yield "The template schema is missing; run migrate_storefronts."
    for schema in schemas:
        if schema not in found:
            yield f"{schema}: the schema of this cooperative is missing."
        elif found[schema] != wanted:
            yield f"{schema}: its tables, constraints or indexes differ from the template's."


def _rows(statement: str, parameter: Any = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if parameter is None else [parameter])
        return cursor.fetchall()
