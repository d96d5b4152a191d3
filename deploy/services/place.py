"""The folder in which one checkout's services live: data, logs, and what must be remembered between two starts."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.services.environment import cache_root, services_folder

PROJECT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """One set of services: `kind` is `local` for `deploy/up` and `test` for `deploy/test`."""

    kind: str = "local"
    project_root: Path = PROJECT_ROOT

    @property
    def folder(self) -> Path:
        return services_folder(self.project_root, self.kind)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def shared(self) -> Path:
        """What all checkouts of this user share: unpacked distributions."""
        return cache_root()

    def data(self, name: str) -> Path:
        return self.folder / "data" / name

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders. Servers that refuse root run as somebody else and must be able to pass through."""
        for folder in (
            cache_root(),
            self.folder.parent,
            self.folder,
            self.folder / "data",
            self.folder / "logs",
        ):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
        self.state.mkdir(exist_ok=True)
        self.state.chmod(0o700)

    def forget_data(self) -> None:
        """Drop everything the services stored; what is remembered of them goes too."""
        for folder in (self.folder / "data", self.folder / "logs", self.state):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one command at a time start or stop services."""
        self.prepare()
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def remember(self, name: str, values: dict) -> None:
        path = self.state / f"{name}.json"
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(values, file, indent=2, sort_keys=True)
        fresh.replace(path)

    def recall(self, name: str) -> dict:
        try:
            return json.loads((self.state / f"{name}.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def secret(self, name: str) -> str:
        """A random word made once for this place."""
        known = self.recall("secrets")
        if name not in known:
            self.remember("secrets", known | {name: secrets.token_urlsafe(32)})
        return self.recall("secrets")[name]
