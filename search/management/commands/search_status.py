"""`manage.py search_status`: entries and index side by side, and whether the mapping has changed."""

from django.core.management.base import BaseCommand
from django.db.models import Count, Q

from search import indexing
from search.documents import schema_hash
from search.engine import ENGINE_FAILURES, is_configured
from search.models import Entry, Index


class Command(BaseCommand):
    help = "Shows how many entries and documents there are and whether a rebuild is due."

    def handle(self, *args: object, **options: object) -> None:
        rows = Entry.objects.values("kind").annotate(
            shown=Count("pk", filter=Q(is_visible=True)), hidden=Count("pk", filter=Q(is_visible=False))
        )
        for row in rows.order_by("kind"):
            self.stdout.write(f"{row['kind']}: {row['shown']} visible, {row['hidden']} hidden")
        if not is_configured():
            self.stdout.write("Elasticsearch: not configured; PostgreSQL answers.")
            return
        try:
            documents = indexing.index_count()
        except ENGINE_FAILURES as failure:
            self.stdout.write(
                f"Elasticsearch: does not answer ({type(failure).__name__}); PostgreSQL answers."
            )
            return
        for index in Index.objects.order_by("pk"):
            fresh = (
                "" if index.schema_hash == schema_hash() else " — its mapping is outdated: run search_rebuild"
            )
            so_far = f", {index.written} written" if index.state == Index.State.BUILDING else ""
            self.stdout.write(f"{index.name}: {index.get_state_display()}{so_far}{fresh}")
        self.stdout.write(f"documents in the live index: {'none' if documents is None else documents}")
