"""`deploy/bench NAME`: choose a benchmark, give it its database, run it."""

import argparse
import importlib
import os
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from psycopg import sql

from deploy.services.environment import load_environment

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# Name of the module: whether it works on a database of its own.
BENCHMARKS = {
    "provision": True,
    "queries": True,
    "checkout": True,
    "freshness": False,
    "lighthouse": False,
    "office": True,
    "search": True,
    "search-quality": False,
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="deploy/bench", description="Measure the figures of ARCHITECTURE.md."
    )
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument(
        "--times",
        type=int,
        help="storefronts to provision (200), changes to make (20), runs a page (3) or checkouts (500)",
    )
    parser.add_argument("--documents", type=int, help="search: how many goods to make up (1,000,000)")
    parser.add_argument(
        "--storm", action="store_true", help="checkout: only the part in which processes are killed"
    )
    parser.add_argument("--keep", action="store_true", help="search: leave the index of this run")
    chosen = parser.parse_args()
    load_environment(PROJECT_ROOT)
    if not os.environ.get("DATABASE_URL"):
        print("No database: run deploy/up first, or set DATABASE_URL.", file=sys.stderr)
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.local"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if not BENCHMARKS[chosen.name]:
        return _run(chosen)
    with _scratch_database():
        return _run(chosen)


def _run(chosen: argparse.Namespace) -> int:
    django.setup()
    benchmark = importlib.import_module(f"deploy.benchmarks.{chosen.name.replace('-', '_')}")
    arguments = [chosen.times] if chosen.times else []
    options = {"documents": chosen.documents} if chosen.documents else {}
    switches = {name: True for name in ("keep", "storm") if getattr(chosen, name)}
    return benchmark.run(*arguments, **options | switches)


@contextmanager
def _scratch_database() -> Iterator[None]:
    """An empty database beside the marketplace's own, dropped afterwards; caches and files of its own as well."""
    address = os.environ["DATABASE_URL"]
    name = f"lumbung_bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        os.environ["DATABASE_URL"] = urllib.parse.urlsplit(address)._replace(path=f"/{name}").geturl()
        broker = urllib.parse.urlsplit(os.environ.get("VALKEY_URL", "redis://127.0.0.1:6379/0"))
        os.environ["VALKEY_URL"] = broker._replace(path="/15").geturl()
        os.environ["SEARCH_INDEX_PREFIX"] = f"bench-{os.getpid()}"
        yield
    finally:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
