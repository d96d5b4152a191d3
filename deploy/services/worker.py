"""The Celery workers: one for what people wait for, one, at low priority, for cutting pictures."""

import os

from deploy.services.application import ApplicationProcess, program

DEFAULT_QUEUE = "lumbung"


class Worker(ApplicationProcess):
    """Takes the outbox's work: mails, search documents, calls to providers."""

    name = "worker"
    concurrency = 2

    @property
    def exists(self) -> bool:
        return (self.place.project_root / "marketplace/celery.py").exists()

    @property
    def queue(self) -> str:
        return os.environ.get("CELERY_QUEUE", DEFAULT_QUEUE)

    def command(self) -> list[str]:
        options = [
            "--concurrency",
            str(self.concurrency),
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        return [program("celery"), "-A", "marketplace", "worker", "--queues", self.queue, *options]


class PictureWorker(Worker):
    """Cuts pictures to size: seconds each, so it neither stands before a change in a shop nor takes a core from the web."""

    name = "pictures"
    concurrency = 1

    @property
    def queue(self) -> str:
        return f"{super().queue}-pictures"

    def command(self) -> list[str]:
        return ["nice", "-n", "15", *super().command(), "--hostname", "pictures@%h"]
