"""`manage.py relay`: the long-running process between the outbox and Celery."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.core import relay


class Command(BaseCommand):
    help = "Hand events from the outbox to their consumers until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Hand over what is waiting now, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        relay.know_consumers()
        if options["once"]:
            handed = relay.run_once()
            self.stdout.write(f"{handed} handed over")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("relay: waiting for events")
        self.stdout.flush()
        relay.run(stop)
