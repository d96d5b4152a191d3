"""`manage.py seed_demo`: fill the marketplace with its demonstration. Does nothing when it is there."""

from django.core.management.base import BaseCommand

from deploy.demo.seeding import is_seeded, seed


class Command(BaseCommand):
    help = "Fills an empty marketplace with the demonstration's cities, goods, people, orders and requests."

    def handle(self, *args: object, **options: object) -> None:
        if is_seeded():
            self.stdout.write("The demonstration is there already.")
            return
        self.stdout.write("Drawing and writing the demonstration …")
        seed(self.stdout.write)
