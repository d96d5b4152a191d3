"""`manage.py search_rebuild`: project every storefront again, then build a new index beside the live one."""

import time
from argparse import ArgumentParser
from itertools import islice

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context, tenant_context

from search import indexing
from search.engine import ENGINE_FAILURES, is_configured
from search.projection import project_all
from search.rebuilding import RebuildFailed, rebuild
from search.tasks import schedule_sweep
from tenants.models import Cooperative

BATCH = 200


class Command(BaseCommand):
    help = "Projects the storefronts (all, or one) and rebuilds the index from the entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cooperative", default="", help="Only this storefront's entries, by slug")
        parser.add_argument("--index-only", action="store_true", help="Leave the entries as they are")
        parser.add_argument(
            "--resume", action="store_true", help="Go on with the index that an interrupted rebuild left"
        )

    def handle(
        self, *args: object, cooperative: str, index_only: bool, resume: bool, **options: object
    ) -> None:
        started = time.monotonic()
        # Loops over all storefronts; one at a time, in batches, each entry in a transaction of its own.
        with schema_context("public"):
            wanted = Cooperative.objects.select_related("region__parent").order_by("pk")
            cooperatives = list(wanted.filter(slug=cooperative) if cooperative else wanted)
        if cooperative and not cooperatives:
            raise CommandError(f"No storefront is called {cooperative!r}.")
        if not (index_only or resume):
            for one in cooperatives:
                self.stdout.write(f"{one.slug}: {self._project(one, to_index=bool(cooperative))} entries")
        if cooperative:
            return
        if not is_configured():
            self.stdout.write("No Elasticsearch is configured; PostgreSQL answers from the entries.")
            return
        try:
            name = rebuild(progress=self._progress, resume=resume)
        except RebuildFailed as failure:
            raise CommandError(f"{failure} The live index is untouched.") from failure
        except ENGINE_FAILURES as failure:
            raise CommandError(f"Elasticsearch failed: {failure}. The live index is untouched.") from failure
        schedule_sweep()
        self.stdout.write(f"{name} is live ({time.monotonic() - started:.1f} s).")

    def _project(self, cooperative: Cooperative, *, to_index: bool) -> int:
        done = 0
        with tenant_context(cooperative):
            entries = project_all(cooperative)
            while batch := list(islice(entries, BATCH)):
                done += len(batch)
                if to_index:
                    indexing.index_entries(batch)
        return done

    def _progress(self, written: int, total: int) -> None:
        self.stdout.write(f"  {written} of {total}")
