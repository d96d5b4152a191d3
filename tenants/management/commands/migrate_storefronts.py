"""`manage.py migrate_storefronts`: public, template, portal, then only the storefronts that are behind."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from tenants import migrating


class Command(BaseCommand):
    help = "Migrates public, the template and every storefront that is behind it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="Comma-separated schemas to migrate in this process.")

    def handle(self, *args: object, only: str, verbosity: int, **options: object) -> None:
        if only:
            for schema in only.split(","):
                migrating.migrate_storefront(schema, verbosity=verbosity)
            return
        started = time.monotonic()
        migrating.migrate_public(verbosity=verbosity)
        migrating.migrate_storefront("template", verbosity=verbosity)
        migrating.ensure_portal()
        stale = migrating.stale_schemas()
        done = 0
        for last in migrating.migrate_stale(stale):
            done = stale.index(last) + 1
            self.stdout.write(f"{done} of {len(stale)} storefronts migrated, up to {last}")
        self.stdout.write(
            f"All schemas are up to date ({done} were behind; {time.monotonic() - started:.1f} s)."
        )
