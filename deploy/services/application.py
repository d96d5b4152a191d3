"""The marketplace's own processes: they get the services' addresses, and start anew when the code or the addresses changed."""

import os
import sys
from pathlib import Path

from deploy.services.environment import read_environment
from deploy.services.service import Service, fingerprint

WATCHED = ("marketplace", "tenants", "cms", "search", "deploy/demo")
SUFFIXES = {".py", ".html", ".typ", ".po", ".css", ".js"}


class ApplicationProcess(Service):
    """A process of the Django project; `exists` says whether the project has it."""

    @property
    def exists(self) -> bool:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment_for(self) -> dict[str, str]:
        """Real environment first, then what the services say."""
        return read_environment(self.place.project_root, self.place.kind) | dict(os.environ)

    def start(self) -> None:
        self.run(
            self.command(),
            env=self.environment_for(),
            folder=self.place.project_root,
            made_of=self.made_of(),
        )

    def is_current(self) -> bool:
        """True when it runs with today's code and addresses."""
        return self.process is not None and self.memory.get("made_of") == self.made_of()

    def made_of(self) -> str:
        services = read_environment(self.place.project_root, self.place.kind)
        return fingerprint(self.command(), services, source_state(self.place.project_root))

    def ready(self) -> bool:
        return self.process is not None

    @property
    def address(self) -> str:
        return ""


def program(name: str) -> str:
    """A program of the virtual environment we run in."""
    return str(Path(sys.executable).with_name(name))


def has_command(project_root: Path, name: str) -> bool:
    """True when one of the project's apps has this management command."""
    return any(
        next(project_root.glob(f"{depth}/management/commands/{name}.py"), None) for depth in ("*", "*/*")
    )


def source_state(project_root: Path) -> tuple[int, float]:
    """How many source files the project has, and when one was last changed: differs as soon as the code does."""
    changed = [
        path.stat().st_mtime
        for package in WATCHED
        for path in (project_root / package).rglob("*")
        if path.suffix in SUFFIXES
    ]
    return len(changed), max(changed, default=0.0)
