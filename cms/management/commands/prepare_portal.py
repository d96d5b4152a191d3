"""`manage.py prepare_portal`: give the portal its own kind of home page. Does nothing the second time."""

from django.core.management.base import BaseCommand

from cms.actions import prepare_portal_home


class Command(BaseCommand):
    help = "Puts the portal's home page in place of a storefront's."

    def handle(self, *args: object, **options: object) -> None:
        if prepare_portal_home():
            self.stdout.write("The portal has its home page.")
