"""After a backup was restored: forget once more whoever had been forgotten since it was made."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from marketplace.accounts.actions.privacy import replay_erasure
from marketplace.accounts.models import Erasure


class Command(BaseCommand):
    help = "Forget everybody in the erasure ledger once more; storefronts follow by the outbox."

    def handle(self, *args: Any, **options: Any) -> None:
        connection.set_schema_to_public()
        erasures = Erasure.objects.order_by("pk")
        for erasure in erasures:
            replay_erasure(erasure)
        self.stdout.write(f"{len(erasures)} people are forgotten again.")
