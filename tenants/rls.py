"""Row-level security for documents that pass between a cooperative and somebody else.

The policy looks at the first schema of the search path: `public` and `portal` see every row, a storefront only its
own. It asks `search_path` rather than `current_schema()`, because the latter skips a schema that does not exist and
would answer `public` for a dropped storefront. Table owners are subject to it (FORCE); the application's role has
neither SUPERUSER nor BYPASSRLS.
"""

from django.db.migrations.operations import RunSQL

SCHEMA = "tenants_current_schema()"

CREATE_FUNCTIONS = """
CREATE FUNCTION public.tenants_current_schema() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT btrim(split_part(current_setting('search_path'), ',', 1), ' "') $$;
CREATE FUNCTION public.tenants_sees_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT public.tenants_current_schema() IN ('public', 'portal') $$;
CREATE FUNCTION public.tenants_current_cooperative() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT id FROM public.tenants_cooperative WHERE schema_name = public.tenants_current_schema() $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION public.tenants_current_cooperative();
DROP FUNCTION public.tenants_sees_everything();
DROP FUNCTION public.tenants_current_schema();
"""


def own_rows_only(table: str, *, column: str = "cooperative_id") -> RunSQL:
    """A migration step: a storefront sees and writes only rows of `table` that carry its own cooperative's id."""
    return visible_where(table, f"{column} = (SELECT public.tenants_current_cooperative())")


def visible_where(table: str, condition: str) -> RunSQL:
    """A migration step: a storefront sees and writes only rows of `table` for which `condition` (SQL) holds.

    `condition` may call `public.tenants_current_cooperative()`; wrap it in `(SELECT …)` so it is computed once a query.
    """
    policy = f"{table}_own_cooperative"
    expression = f"(SELECT public.tenants_sees_everything()) OR ({condition})"
    return RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {policy} ON {table} USING ({expression}) WITH CHECK ({expression})",
        ],
        reverse_sql=[
            f"DROP POLICY {policy} ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def readable_where(table: str, condition: str, *, writable: str = "false", changeable: str = "") -> RunSQL:
    """A migration step: a storefront reads rows for which `condition` (SQL) holds, adds and removes only those for which
    `writable` does, and changes those for which `changeable` does (`writable` unless named).

    It may lock what it reads: SELECT … FOR UPDATE asks the USING clause of the UPDATE policy, a change its WITH CHECK.
    """
    name = f"{table}_own_cooperative"
    everything = "(SELECT public.tenants_sees_everything())"
    read, write = f"{everything} OR ({condition})", f"{everything} OR ({writable})"
    change = f"{everything} OR ({changeable or writable})"
    kinds = ("read", "insert", "update", "delete")
    return RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {name}_read ON {table} FOR SELECT USING ({read})",
            f"CREATE POLICY {name}_insert ON {table} FOR INSERT WITH CHECK ({write})",
            f"CREATE POLICY {name}_update ON {table} FOR UPDATE USING ({read}) WITH CHECK ({change})",
            f"CREATE POLICY {name}_delete ON {table} FOR DELETE USING ({write})",
        ],
        reverse_sql=[
            *[f"DROP POLICY {name}_{kind} ON {table}" for kind in kinds],
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )
