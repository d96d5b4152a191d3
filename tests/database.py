"""The test database: made once for each state of the migrations, then copied.

Migrating takes half a minute, copying a finished database a fraction of a second. The finished one is kept beside the
others on the test server under a name that carries a hash of all that shapes it, so a narrow run starts at once.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.actions import provision_cooperative
from tenants.models import Cooperative, Region

PREFIX = "lumbung_prepared_"
# As many states as there are work trees with migrations of their own, and some.
KEPT = 12
PATIENCE = 50

SHAPED_BY = (
    "*/migrations/*.py",
    "marketplace/*/migrations/*.py",
    "tenants/staff/migrations/*.py",
    "tenants/staff/roles.py",
    "tenants/actions.py",
    "tenants/migrating.py",
    "tenants/rls.py",
    "tenants/schema_copy.py",
    "tenants/data/*.csv",
    "marketplace/reference/data/*",
    "marketplace/reference/loading.py",
    "deploy/requirements/base.txt",
    "tests/database.py",
)


def fingerprint() -> str:
    """A hash of every file that shapes an empty marketplace."""
    root = settings.PROJECT_ROOT
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SHAPED_BY for path in Path(root).glob(pattern)}):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A connection to the server's maintenance database, outside any transaction."""
    params = connection.get_connection_params()
    options = {key: params[key] for key in ("host", "port", "user", "password") if params.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **options) as found:
        yield found


def point_to(name: str) -> None:
    """Let every Django connection of this process use the database `name` from now on."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def copy_database(source: str, target: str) -> None:
    with server() as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(target)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
        )


def drop_database(name: str) -> None:
    connections.close_all()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with server() as admin:
        for attempt in range(1, PATIENCE + 1):
            try:
                admin.execute(drop)
            except psycopg.errors.InsufficientPrivilege:
                # A vacuum worker of the server's own is in there for a moment; it is not ours to stop.
                if attempt == PATIENCE:
                    raise
                time.sleep(0.2)
            else:
                return


def prepared_database() -> str:
    """The name of the finished database, building it when no run has needed this state before."""
    state = fingerprint()
    name = PREFIX + state
    with server() as admin:
        if _exists(admin, name):
            return name
        # Two runs that need the same state wait for each other; another state's build is no reason to wait.
        admin.execute("SELECT pg_advisory_lock(%s)", [int(state, 16)])
        if _exists(admin, name):
            return name
        building = f"{name}_building"
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(building)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
        point_to(building)
        _build()
        connections.close_all()
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )
        _drop_oldest(admin)
    return name


def _build() -> None:
    """The portal and the two storefronts that every test may rely on."""
    call_command("migrate_storefronts", verbosity=0)
    for region, slug, name, kind in (
        ("36.72", "cilegon", "Koperasi Cilegon", Cooperative.Kind.GENERAL),
        ("32.16", "kab-bekasi", "Kopwan Bekasi", Cooperative.Kind.WOMEN),
    ):
        with schema_context("public"):
            place = Region.objects.get(code=region)
        provision_cooperative(
            region=place,
            name=name,
            slug=slug,
            kind=kind,
            theme="cilegon" if slug == "cilegon" else "bekasi",
            whatsapp="6281100000001",
            bank_name="Bank Uji",
            bank_account_number="1234567890",
            bank_account_holder=name,
        )


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop_oldest(admin: psycopg.Connection) -> None:
    rows = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC OFFSET %s",
        [PREFIX + "%", KEPT],
    ).fetchall()
    for (name,) in rows:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
