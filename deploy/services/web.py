"""The web server: granian, two workers with three threads each, so six of the ten connections to PostgreSQL."""

import urllib.error
import urllib.request

from deploy.services.application import ApplicationProcess, program
from deploy.services.ports import LOOPBACK


class Web(ApplicationProcess):
    """Serves every host on one port; the port is the one in the base address."""

    name = "web"
    patience = 60

    @property
    def exists(self) -> bool:
        return (self.place.project_root / "marketplace/wsgi.py").exists()

    def port(self, role: str = "port") -> int:
        return int(self.place.recall("base-url")["url"].rpartition(":")[2])

    def command(self) -> list[str]:
        options = [
            "--interface",
            "wsgi",
            "--host",
            LOOPBACK,
            "--port",
            str(self.port()),
        ]
        options += [
            "--workers",
            "2",
            "--blocking-threads",
            "3",
            "--no-ws",
            "--access-log",
        ]
        return [program("granian"), *options, "marketplace.wsgi:application"]

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port()}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port()}"
