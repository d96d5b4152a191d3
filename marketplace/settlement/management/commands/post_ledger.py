"""`manage.py post_ledger`: write what the ledger lacks, for orders and bills from before it, or after a restore."""

from typing import Any

from django.core.management.base import BaseCommand
from django_tenants.utils import schema_context

from marketplace.settlement.actions.billing import post_invoice
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.selectors import invoices_to_post, orders_to_post


class Command(BaseCommand):
    help = "Writes the entries that the documents ask for and the ledger lacks; run again it adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with schema_context("public"):
            added = sum(post_order(pk) for pk in orders_to_post().values_list("pk", flat=True))
            added += sum(post_invoice(pk) for pk in invoices_to_post().values_list("pk", flat=True))
        self.stdout.write(f"{added} entries were added.")
