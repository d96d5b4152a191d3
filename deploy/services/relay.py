"""The relay: hands the outbox's rows to the worker."""

import sys

from deploy.services.application import ApplicationProcess, has_command


class Relay(ApplicationProcess):
    """`manage.py relay`, for as long as it runs."""

    name = "relay"

    @property
    def exists(self) -> bool:
        return has_command(self.place.project_root, "relay")

    def command(self) -> list[str]:
        return [sys.executable, str(self.place.project_root / "manage.py"), "relay"]
