"""`manage.py provision_cooperative`: a cooperative's storefront, live at once."""

import time
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django_tenants.utils import schema_context

from tenants.actions import provision_cooperative
from tenants.models import Cooperative, Region
from tenants.urls import base_address


class Command(BaseCommand):
    help = "Provisions a cooperative and its storefront from the template."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--region", required=True, help="Official dotted code of the city or regency, as 36.72"
        )
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True)
        parser.add_argument("--domain", default="", help="Host; <slug>.<portal's host> when left out")
        parser.add_argument("--women", action="store_true", help="A women's cooperative (Kopwan)")

    def handle(
        self, *args: object, region: str, name: str, slug: str, domain: str, women: bool, **options: object
    ) -> None:
        with schema_context("public"):
            place = Region.objects.filter(code=region).first()
        if place is None:
            raise CommandError(
                f"--region: there is no region with the code {region!r} (write it dotted, as 36.72)."
            )
        kind = Cooperative.Kind.WOMEN if women else Cooperative.Kind.GENERAL
        started = time.monotonic()
        try:
            cooperative = provision_cooperative(region=place, name=name, slug=slug, host=domain, kind=kind)
        except ValidationError as refusal:
            lines = [f"--{field}: {' '.join(messages)}" for field, messages in refusal.message_dict.items()]
            raise CommandError("\n".join(lines)) from refusal
        taken = time.monotonic() - started
        self.stdout.write(f"{cooperative.name} is live at {base_address(cooperative)}/ ({taken:.2f} s).")
