"""`manage.py load_reference`: categories, certificate kinds and tax rules, as the files of this release have them."""

from django.core.management.base import BaseCommand
from django_tenants.utils import schema_context

from marketplace.reference.loading import load_reference_data


class Command(BaseCommand):
    help = (
        "Loads categories, certificate kinds and tax rules; what is there already stays as operators left it."
    )

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        with schema_context("public"):
            counts = load_reference_data()
        if verbosity:
            self.stdout.write(
                ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            )
