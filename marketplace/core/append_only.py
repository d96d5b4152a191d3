"""A migration's operation for what is written once: the database itself refuses to change or delete it."""

from django.db.migrations import RunSQL


def append_only(table: str) -> RunSQL:
    """Rows of this table in `public` are added only. Wants core's migration 0002, which has the function."""
    return RunSQL(
        sql=[
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON public.{table}"
            " FOR EACH ROW EXECUTE FUNCTION public.core_refuse_change()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON public.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.core_refuse_change()",
        ],
        reverse_sql=[
            f"DROP TRIGGER {table}_no_truncate ON public.{table}",
            f"DROP TRIGGER {table}_append_only ON public.{table}",
        ],
    )
