"""Celery's clock: sends the due-work tick."""

from deploy.services.application import ApplicationProcess, program


class Beat(ApplicationProcess):
    """Its schedule file lies with the other data, not in the checkout."""

    name = "beat"

    @property
    def exists(self) -> bool:
        return (self.place.project_root / "marketplace/celery.py").exists()

    def command(self) -> list[str]:
        schedule = self.place.data("beat")
        schedule.mkdir(parents=True, exist_ok=True)
        return [
            program("celery"),
            "-A",
            "marketplace",
            "beat",
            "--loglevel",
            "INFO",
            "--schedule",
            str(schedule / "when"),
        ]
