"""A copy of everything a storefront owns: one ZIP of tables as CSV, the main facts as JSON, a workbook, and its files.

What is copied follows from PostgreSQL's catalogue, so that a table added tomorrow is in the copy: all tables of the
storefront's schema, and from `public` those with a row-level policy, of which the schema sees its own rows only.
"""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.forms.models import model_to_dict
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from openpyxl import Workbook
from psycopg import sql

from marketplace.core.models import private_storage
from tenants.models import Cooperative, StorefrontExport

BATCH = 2000
# The first half of the keys of our advisory locks: they are the whole database's, not a schema's.
EXPORT_LOCKS = 7_301
# A workbook is for reading; the CSV files have every row.
ROWS_PER_SHEET = 20_000
# Working copies of Wagtail, invitations' hashes, and what would only be read by our own program.
LEFT_OUT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group_permissions",
    "search_entry",
    "wagtailsearch_indexentry",
    "wagtailcore_referenceindex",
    "tenants_storefrontexport",
}
SECRET_COLUMNS = {"token", "token_hash", "session_key", "secret", "password", "client_hash", "visitor_key"}


class StillBeingMade(Exception):
    """Another process writes this copy; whoever asked comes back later and finds it ready, or makes it anew."""


def make_export(export_id: int) -> None:
    """Write the copy and note what is in it. Run again, it makes it anew. Reads in batches, holds no row's lock.

    A message that comes twice, because a large copy takes longer than messages are waited for, raises StillBeingMade.
    """
    with _alone(export_id):
        with schema_context("public"):
            export = StorefrontExport.objects.select_related("cooperative__region").get(pk=export_id)
        if export.status != StorefrontExport.Status.READY:
            _make(export)


@contextmanager
def _alone(export_id: int) -> Iterator[None]:
    """Of a copy's makers one at a time. PostgreSQL lets go by itself when the maker's process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [EXPORT_LOCKS, export_id])
        if not cursor.fetchone()[0]:
            raise StillBeingMade(str(export_id))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [EXPORT_LOCKS, export_id])


def _make(export: StorefrontExport) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "salinan.zip"
        contents = _write(path, export.cooperative)
        with schema_context(settings.PORTAL_SCHEMA), path.open("rb") as file:
            name = f"{export.cooperative.slug}-{export.pk}.zip"
            export.file = private_storage().save(f"salinan/{timezone.now():%Y}/{name}", File(file))
            export.size, export.sha256 = path.stat().st_size, _sha256(path)
    with schema_context("public"):
        StorefrontExport.objects.filter(pk=export.pk).update(
            file=export.file.name,
            size=export.size,
            sha256=export.sha256,
            contents=contents,
            status=StorefrontExport.Status.READY,
            finished_at=timezone.now(),
            failure="",
        )


def note_failure(export_id: int, failure: Exception) -> None:
    with schema_context("public"):
        StorefrontExport.objects.filter(pk=export_id).exclude(status=StorefrontExport.Status.READY).update(
            status=StorefrontExport.Status.FAILED, failure=type(failure).__name__
        )


def _write(path: Path, cooperative: Cooperative) -> dict[str, int]:
    contents: dict[str, int] = {}
    book = Workbook(write_only=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, tenant_context(cooperative):
        for schema, table in _tables(cooperative.schema_name):
            contents[table] = _write_table(archive, book, schema, table)
        archive.writestr("koperasi.json", json.dumps(_facts(cooperative), cls=DjangoJSONEncoder, indent=2))
        if book.worksheets:
            content = io.BytesIO()
            book.save(content)
            archive.writestr("koperasi.xlsx", content.getvalue())
        contents["files"] = sum(1 for _ in _write_files(archive, cooperative.schema_name))
        archive.writestr("isi.json", json.dumps(contents, indent=2))
    return contents


def _facts(cooperative: Cooperative) -> dict[str, object]:
    return model_to_dict(cooperative) | {"copied_at": timezone.now(), "region_name": cooperative.region.name}


def _tables(schema: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND (n.nspname = %s OR (n.nspname = 'public' AND c.relrowsecurity))"
            " ORDER BY 1, 2",
            [schema],
        )
        return [(owner, table) for owner, table in cursor.fetchall() if table not in LEFT_OUT]


def _write_table(archive: zipfile.ZipFile, book: Workbook, schema: str, table: str) -> int:
    """One CSV file, and a sheet when there are rows; answer how many rows there are."""
    total = 0
    text = io.StringIO()
    writer = csv.writer(text)
    sheet = None
    with connection.cursor() as cursor:
        query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table))
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        kept = [number for number, name in enumerate(names) if name not in SECRET_COLUMNS]
        writer.writerow([names[number] for number in kept])
        while rows := cursor.fetchmany(BATCH):
            if sheet is None:
                sheet = book.create_sheet(table[:31])
                sheet.append([names[number] for number in kept])
            for row in rows:
                values = [_plain(row[number]) for number in kept]
                writer.writerow(values)
                total += 1
                if total <= ROWS_PER_SHEET:
                    sheet.append([_for_sheet(value) for value in values])
    archive.writestr(f"tabel/{table}.csv", text.getvalue())
    return total


def _plain(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value


def _for_sheet(value: object) -> object:
    """As text where a spreadsheet would run it as a formula, or cannot hold it."""
    if isinstance(value, str):
        shown = "".join(letter for letter in value[:32_000] if letter >= " " or letter in "\n\t")
        return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
    return value if isinstance(value, int | float | bool | type(None)) else str(value)


def _write_files(archive: zipfile.ZipFile, schema: str) -> Iterator[None]:
    for folder, root in (("media", settings.MEDIA_ROOT), ("pribadi", settings.PRIVATE_ROOT)):
        home = Path(root) / schema
        for path in sorted(home.rglob("*")) if home.is_dir() else ():
            if path.is_file():
                archive.write(path, f"berkas/{folder}/{path.relative_to(home)}", zipfile.ZIP_STORED)
                yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
