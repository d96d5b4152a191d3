"""`manage.py migrate` is `migrate_storefronts`: a bare Django migrate would see one schema only."""

from argparse import ArgumentParser

from django.core.management.commands.migrate import Command as DjangoMigrate

from tenants.management.commands.migrate_storefronts import Command as MigrateStorefronts


class Command(MigrateStorefronts):
    # Django's own check compares it with makemigrations'.
    autodetector = DjangoMigrate.autodetector

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # Accepted because Django's test runner passes them.
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--run-syncdb", action="store_true")
        parser.add_argument("--database", default="default")
