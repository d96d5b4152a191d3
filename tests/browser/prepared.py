"""The demonstration that browser tests begin with: made once for each state of the code that shapes it, then copied.

Beside the tests' other finished databases on their server; its files lie with the services' data.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from psycopg import sql

from deploy.services.environment import cache_root
from tests import database

PREFIX = "lumbung_demo_prepared_"
KEPT = 8
BUILD_LOCK = 7_305_118
SETTINGS = "marketplace.settings.local"

SHAPED_BY = (
    "deploy/demo/**/*.py",
    "deploy/demo/content/*.toml",
    "deploy/demo/content/*.csv",
    "cms/motifs/*.py",
    "tests/browser/seeding.py",
)
STATIC = (
    "marketplace/static/**/*",
    "*/static/**/*",
    "marketplace/*/static/**/*",
    "marketplace/core/staticfiles.py",
    "deploy/requirements/base.txt",
)


class PreparationFailed(Exception):
    """A command that makes the demonstration failed; the message holds its last lines."""


def prepared_demonstration(address: str, migrated: str) -> tuple[str, Path]:
    """The finished database's name and the folder of its files.

    `address` is a DATABASE_URL on its server, `migrated` the tests' finished database there, with which it begins.
    """
    digest = hashlib.sha256(database.fingerprint().encode() + _content(SHAPED_BY)).hexdigest()[:12]
    name = PREFIX + digest
    files = _home() / name
    with database.server() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        if _exists(admin, name) and files.exists():
            return name, files
        building = f"{PREFIX}building"
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        database.copy_database(migrated, building)
        fresh = files.with_name("building")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        run(
            [sys.executable, "-m", "tests.browser.seeding"],
            environment(
                DATABASE_URL=on_server(address, building),
                MEDIA_ROOT=fresh / "media",
                PRIVATE_ROOT=fresh / "private",
            ),
        )
        shutil.rmtree(files, ignore_errors=True)
        fresh.rename(files)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(building), sql.Identifier(name))
        )
        _drop_oldest(admin)
    return name, files


def static_files() -> Path:
    """The folder of collected static files, collected when one of them has changed."""
    folder = _home() / f"static-{hashlib.sha256(_content(STATIC)).hexdigest()[:12]}"
    if not folder.exists():
        for old in sorted(_home().glob("static-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        # Another run may collect the same at this moment: each has a folder of its own until it is whole.
        fresh = _home() / f"collecting-{os.getpid()}"
        run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            environment(STATIC_ROOT=fresh),
        )
        try:
            fresh.rename(folder)
        except OSError:
            shutil.rmtree(fresh)
    return folder


def environment(**values: object) -> dict[str, str]:
    """This process's environment for a program of the marketplace, with other `values`."""
    return (
        dict(os.environ)
        | {"DJANGO_SETTINGS_MODULE": SETTINGS}
        | {name: str(value) for name, value in values.items()}
    )


def on_server(address: str, name: str) -> str:
    """The same server's database `name`."""
    return f"{address.rpartition('/')[0]}/{name}"


def run(command: list[str], values: dict[str, str]) -> None:
    """Raises PreparationFailed with what the command said last."""
    done = subprocess.run(
        command, check=False, cwd=settings.PROJECT_ROOT, env=values, capture_output=True, text=True
    )
    if done.returncode:
        raise PreparationFailed(f"{' '.join(command[1:])} failed:\n{(done.stdout + done.stderr)[-4000:]}")


def _content(patterns: Iterable[str]) -> bytes:
    digest = hashlib.sha256()
    root = Path(settings.PROJECT_ROOT)
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.digest()


def _home() -> Path:
    folder = cache_root() / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _exists(admin, name: str) -> bool:
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop_oldest(admin) -> None:
    names = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC OFFSET %s",
        [PREFIX + "%", KEPT],
    ).fetchall()
    for (name,) in names:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        shutil.rmtree(_home() / name, ignore_errors=True)
