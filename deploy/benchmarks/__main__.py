"""`deploy/bench NAME`: choose a benchmark, give it its database, run it."""

import argparse
import importlib
import os
import signal
import socket
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from psycopg import sql

from deploy.services.environment import load_environment

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# Name of the module: whether it works on the marketplace's own database, on an empty one for this run, or on one that is
# kept until a run comes to its end.
OWN, EMPTY, KEPT = "own", "empty", "kept"
BENCHMARKS = {
    "provision": EMPTY,
    "queries": EMPTY,
    "checkout": EMPTY,
    "freshness": OWN,
    "lighthouse": OWN,
    "office": EMPTY,
    "purchases": EMPTY,
    "institutions": EMPTY,
    "search": KEPT,
    "search-quality": OWN,
}
# What finds things, or measures finding them.
NEED_ENGINE = {"freshness", "search", "search-quality"}
DEFAULT_VALKEY = "redis://127.0.0.1:6379/0"
PATIENCE = 5


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="deploy/bench", description="Measure the figures of ARCHITECTURE.md."
    )
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument(
        "--times",
        type=int,
        help="storefronts to provision (200), changes to make (20), runs a page (3), checkouts (500) or orders (10,000)",
    )
    parser.add_argument("--documents", type=int, help="search: how many goods to make up (1,000,000)")
    parser.add_argument(
        "--storm", action="store_true", help="checkout: only the part in which processes are killed"
    )
    parser.add_argument(
        "--keep", action="store_true", help="search: leave database and index for the next run to use again"
    )
    parser.add_argument(
        "--while-rebuilding",
        action="store_true",
        help="freshness: with a rebuild of the index beside it all the time",
    )
    chosen = parser.parse_args()
    load_environment(PROJECT_ROOT)
    if not os.environ.get("DATABASE_URL"):
        print("No database: run deploy/up first, or set DATABASE_URL.", file=sys.stderr)
        return 1
    if silent := _silent_service(chosen.name):
        print(
            f"{silent} does not answer: start the services first (deploy/up --services-only).",
            file=sys.stderr,
        )
        return 1
    # Ended from outside, a run still ends its processes and drops its database.
    signal.signal(signal.SIGTERM, _end)
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.local"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if BENCHMARKS[chosen.name] == OWN:
        return _run(chosen)
    with _empty_database() if BENCHMARKS[chosen.name] == EMPTY else _kept_database(chosen.name, chosen.keep):
        return _run(chosen)


def _silent_service(benchmark: str) -> str:
    """Which of the services that this benchmark leans on does not answer; empty when all do."""
    database = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    if database.hostname and not _listens(database.hostname, database.port or 5432):
        return "PostgreSQL"
    broker = urllib.parse.urlsplit(os.environ.get("VALKEY_URL", DEFAULT_VALKEY))
    if not _listens(broker.hostname or "127.0.0.1", broker.port or 6379):
        return "Valkey"
    engine = urllib.parse.urlsplit(os.environ.get("ELASTICSEARCH_URL", "").partition(",")[0])
    if benchmark in NEED_ENGINE and engine.hostname and not _listens(engine.hostname, engine.port or 9200):
        return "Elasticsearch"
    return ""


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE):
            return True
    except OSError:
        return False


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def _run(chosen: argparse.Namespace) -> int:
    django.setup()
    benchmark = importlib.import_module(f"deploy.benchmarks.{chosen.name.replace('-', '_')}")
    arguments = [chosen.times] if chosen.times else []
    options = {
        name: value
        for name in ("documents", "keep", "storm", "while_rebuilding")
        if (value := getattr(chosen, name))
    }
    return benchmark.run(*arguments, **options)


@contextmanager
def _empty_database() -> Iterator[None]:
    """An empty database beside the marketplace's own, dropped afterwards; caches and files of its own as well."""
    address = os.environ["DATABASE_URL"]
    name = f"lumbung_bench_{os.getpid()}"
    _create(address, name)
    try:
        _work_on(address, name, index=f"bench-{os.getpid()}")
        with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
            os.environ["PRIVATE_ROOT"] = folder
            yield
    finally:
        _drop(address, name)


@contextmanager
def _kept_database(benchmark: str, keep: bool) -> Iterator[None]:
    """A database that a run which was interrupted leaves to the next one; dropped when a run has come to its end."""
    address = os.environ["DATABASE_URL"]
    name = f"lumbung_bench_{benchmark}"
    with psycopg.connect(address) as asking:
        is_there = asking.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not is_there:
        _create(address, name)
    _work_on(address, name, index=f"bench-{benchmark}")
    yield
    if not keep:
        _drop(address, name)


def _create(address: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _drop(address: str, name: str) -> None:
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _work_on(address: str, name: str, *, index: str) -> None:
    os.environ["DATABASE_URL"] = urllib.parse.urlsplit(address)._replace(path=f"/{name}").geturl()
    broker = urllib.parse.urlsplit(os.environ.get("VALKEY_URL", DEFAULT_VALKEY))
    os.environ["VALKEY_URL"] = broker._replace(path="/15").geturl()
    os.environ["SEARCH_INDEX_PREFIX"] = index


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Ended; its processes and its database are gone.", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)
