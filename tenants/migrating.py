"""Brings every schema to the template's state, touching only those that are behind it.

`public`, then `template`, then the portal, then stale storefronts in batches, each batch in a process of its own.
Interrupt it and run it again: what is done is not stale any more.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import schema_context, schema_exists

from tenants.actions import add_domain, provision_cooperative
from tenants.models import Cooperative, Region
from tenants.regions import load_regions
from tenants.schema_copy import drop_cross_schema_foreign_keys
from tenants.staff.roles import write_role_groups

BATCH = 20


def migrate_public(*, verbosity: int = 1) -> None:
    """Migrate the shared tables and load the regions when they are not there yet."""
    _migrate("public", verbosity)
    with schema_context("public"):
        if not Region.objects.exists():
            load_regions()
        for command in settings.AFTER_PUBLIC_MIGRATION:
            call_command(command, verbosity=max(0, verbosity - 1))


def migrate_storefront(schema: str, *, verbosity: int = 1) -> None:
    """Migrate one cooperative's schema (or the template), without foreign keys that leave it."""
    with schema_context("public"), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(schema)}")
    _migrate(schema, verbosity)
    with schema_context("public"):
        drop_cross_schema_foreign_keys(schema)
    with schema_context(schema):
        write_role_groups()


def ensure_portal() -> Cooperative:
    """The portal's storefront, provisioned from the template when it is missing."""
    with schema_context("public"):
        portal = Cooperative.objects.filter(schema_name=settings.PORTAL_SCHEMA).first()
    if portal:
        return portal
    with schema_context("public"):
        jakarta = Region.objects.get(code="31.71")
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    portal = provision_cooperative(
        region=jakarta,
        name="Lumbung",
        slug=settings.PORTAL_SCHEMA,
        schema_name=settings.PORTAL_SCHEMA,
        host=host,
        code="LMB",
        kind=Cooperative.Kind.SECONDARY,
        theme="portal",
    )
    if host == "localhost":
        add_domain(portal, "127.0.0.1")
    for command in settings.AFTER_PORTAL_PROVISIONING:
        call_command(command)
    return portal


def stale_schemas() -> list[str]:
    """Storefronts whose recorded migrations differ from the template's: one statement for all of them."""
    with schema_context("public"), connection.cursor() as cursor:
        schemas = list(Cooperative.objects.order_by("pk").values_list("schema_name", flat=True))
        schemas = [schema for schema in schemas if schema_exists(schema)] if len(schemas) < 2 else schemas
        if not schemas:
            return []
        states = " UNION ALL ".join(
            f"SELECT '{schema}', (SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app, name))"
            f" FROM {connection.ops.quote_name(schema)}.django_migrations)"
            for schema in [settings.TEMPLATE_SCHEMA, *schemas]
        )
        cursor.execute(states)
        (_, wanted), *found = cursor.fetchall()
    return [schema for schema, state in found if state != wanted]


def migrate_stale(schemas: list[str]) -> Iterator[str]:
    """Migrate these storefronts in batches of separate processes; yield each batch's last schema when it is done.

    A fresh process per batch returns what a PostgreSQL backend and Django keep of every schema they touched.
    """
    for start in range(0, len(schemas), BATCH):
        batch = schemas[start : start + BATCH]
        subprocess.run(
            [sys.executable, "manage.py", "migrate_storefronts", "--only", ",".join(batch)],
            check=True,
            cwd=settings.PROJECT_ROOT,
        )
        yield batch[-1]


def _migrate(schema: str, verbosity: int) -> None:
    # The recorder's table must exist in the schema itself, or the one in `public` would be read through the path.
    connection.set_schema(schema, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    connection.set_schema(schema)
    try:
        _apply(settings.SHARED_APPS if schema == "public" else settings.TENANT_APPS, max(0, verbosity - 1))
    finally:
        connection.set_schema_to_public()


def _apply(app_names: Iterable[str], verbosity: int) -> None:
    """Apply the migrations of these apps and what they depend on, as Django's command does.

    Only these: the router would make every other app's migration do nothing, but computing two hundred states of
    Wagtail's models to do nothing in `public` took as long as the rest together.
    """
    labels = {
        config.label for config in apps.get_app_configs() if config.name in set(map(_module, app_names))
    }
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
    plan = executor.migration_plan(targets)
    state = executor._create_project_state(with_applied_migrations=True)
    emit_pre_migrate_signal(verbosity, False, connection.alias, apps=state.apps, plan=plan)
    executor.migrate(targets, plan=plan, state=state.clone())
    emit_post_migrate_signal(verbosity, False, connection.alias, apps=apps, plan=plan)


def _module(app_name: str) -> str:
    """The module of an INSTALLED_APPS entry that may name its AppConfig class."""
    return app_name.split(".apps.")[0]
