"""`manage.py check_storefronts`: exit 1 with a list when a promise about the schemas does not hold."""

from django.core.management.base import BaseCommand, CommandError

from tenants.checking import findings
from tenants.models import Cooperative


class Command(BaseCommand):
    help = "Checks schemas against the template, foreign keys, shadowed tables and row-level policies."

    def handle(self, *args: object, **options: object) -> None:
        found = list(findings())
        for finding in found:
            self.stdout.write(finding)
        if found:
            raise CommandError(f"{len(found)} findings.")
        self.stdout.write(f"{Cooperative.objects.count()} storefronts are as they should be.")
