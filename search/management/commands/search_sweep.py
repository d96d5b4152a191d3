"""`manage.py search_sweep`: compare database and index storefront by storefront, and mend what differs."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from search.engine import ENGINE_FAILURES, is_configured
from search.sweeping import MOST, storefront_name, sweep
from tenants.models import Cooperative


class Command(BaseCommand):
    help = f"Compares entries and documents of every storefront, or one, and mends at most {MOST} of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cooperative", default="", help="Only this storefront, by slug")

    def handle(self, *args: object, cooperative: str, **options: object) -> None:
        if not is_configured():
            self.stdout.write("No Elasticsearch is configured; there is nothing to compare.")
            return
        started = time.monotonic()
        with schema_context("public"):
            wanted = Cooperative.objects.filter(slug=cooperative).first() if cooperative else None
            if cooperative and wanted is None:
                raise CommandError(f"No storefront is called {cooperative!r}.")
            try:
                found = sweep(cooperative_id=wanted.pk if wanted else None)
            except ENGINE_FAILURES as failure:
                raise CommandError(f"Elasticsearch failed: {failure}") from failure
            for one in found.differences:
                name = storefront_name(one.cooperative_id)
                self.stdout.write(f"{name}: {one.missing} written again, {one.surplus} deleted")
        if not found.is_complete:
            self.stdout.write(f"{MOST} documents were mended; run it again for the rest.")
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{found.storefronts} storefronts compared, {len(found.differences)} differed ({seconds:.1f} s)."
        )
