"""The Celery worker: two tasks at a time."""

from deploy.services.application import ApplicationProcess, program


class Worker(ApplicationProcess):
    """Takes the outbox's work: mails, search documents, pictures, calls to providers."""

    name = "worker"

    @property
    def exists(self) -> bool:
        return (self.place.project_root / "marketplace/celery.py").exists()

    def command(self) -> list[str]:
        options = [
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        return [program("celery"), "-A", "marketplace", "worker", *options]
