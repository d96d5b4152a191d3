"""Write one purchase as OCDS 1.1 JSON: `manage.py ocds_export --purchase PO/CLG/2026/000001 [--release]`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from marketplace.procurement.selectors.purchase_orders import whole_purchase_orders
from marketplace.receiving.ocds import record_package, release_package


class Command(BaseCommand):
    help = "Write one purchase as an OCDS 1.1 record package (or release package) to the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--purchase", required=True, help="Number of the purchase order.")
        parser.add_argument(
            "--release", action="store_true", help="A release package instead of a record package."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with schema_context("public"):
            order = whole_purchase_orders().filter(number=options["purchase"]).first()
            if order is None:
                raise CommandError(f"There is no purchase order {options['purchase']}.")
            package = release_package(order) if options["release"] else record_package(order)
        self.stdout.write(json.dumps(package, ensure_ascii=False, indent=2))
