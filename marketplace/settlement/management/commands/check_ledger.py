"""`manage.py check_ledger`: does the ledger say what the documents say?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from marketplace.settlement.checking import differences, news_under_way
from marketplace.settlement.models import Entry, Posting


class Command(BaseCommand):
    help = "Compares the ledger with orders, payments, refunds and batches; fails and says what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        with schema_context("public"):
            found = list(differences())
            for sentence in found:
                self.stdout.write(sentence)
            waiting = news_under_way()
            if waiting:
                self.stdout.write(f"{waiting} pieces of news are still on their way to the ledger.")
            if found:
                raise CommandError(f"{len(found)} differences.")
            self.stdout.write(
                f"{Entry.objects.count()} entries with {Posting.objects.count()} postings agree with all documents."
            )
