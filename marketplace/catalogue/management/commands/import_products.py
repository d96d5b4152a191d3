"""`manage.py import_products --cooperative SLUG FILE [--dry-run] [--category-fallback SLUG]`."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue import imports, uploaded_tables
from tenants.models import Cooperative


class Command(BaseCommand):
    help = f"Imports products from a CSV or XLSX file with the columns {', '.join(imports.COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The CSV or XLSX file")
        parser.add_argument("--cooperative", required=True, metavar="SLUG", help="Whose storefront")
        parser.add_argument(
            "--dry-run", action="store_true", help="Check every row and say what would change"
        )
        parser.add_argument(
            "--category-fallback",
            default="",
            metavar="SLUG",
            help="Category of rows whose own is not known: lainnya",
        )

    def handle(
        self,
        *args: object,
        file: Path,
        cooperative: str,
        dry_run: bool,
        category_fallback: str,
        **options: object,
    ) -> None:
        with schema_context("public"):
            owner = Cooperative.objects.select_related("region").filter(slug=cooperative).first()
            fallback = imports.category_named(category_fallback)
        if owner is None:
            raise CommandError(f"--cooperative: there is no storefront with the slug {cooperative!r}.")
        if category_fallback and fallback is None:
            raise CommandError(f"--category-fallback: there is no category {category_fallback!r}.")
        try:
            with tenant_context(owner), file.open("rb") as table:
                rows = uploaded_tables.rows_of(table, file.name)
                if dry_run:
                    result: imports.Plan | imports.ImportResult = imports.plan_import(rows, fallback=fallback)
                else:
                    result = imports.import_products(rows, fallback=fallback, actor="command")
        except OSError as failure:
            raise CommandError(f"{file}: {failure.strerror or failure}") from failure
        except (imports.ImportRefused, uploaded_tables.UnreadableTable) as refusal:
            lines = [_line(error) for error in refusal.errors]
            raise CommandError(
                "\n".join([*lines, f"{len(lines)} mistakes; nothing was imported."])
            ) from refusal
        verb = "would be " if dry_run else ""
        self.stdout.write(
            f"{result.created} {verb}created, {result.updated} {verb}updated, {result.unchanged} unchanged."
        )


def _line(error: uploaded_tables.CellError) -> str:
    place = f"row {error.row}" if error.row else "file"
    column = f", column {error.column}" if error.column else ""
    return f"{place}{column}: {error.message}"
