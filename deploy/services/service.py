"""What every local service is: something that starts, gets ready, stops and has an address."""

import hashlib
import json
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from deploy.services import ports
from deploy.services.place import Place
from deploy.services.processes import Process, launch, log_end


class ServiceFailed(Exception):
    """A service did not start or died; the message names it and says what its log says."""


class Service:
    """A server in a process of its own. Subclasses say how it is started (`start`) and when it is there (`ready`)."""

    name: str
    variables: tuple[str, ...] = ()
    stop_signal = signal.SIGTERM
    patience = 60.0

    def __init__(self, place: Place) -> None:
        self.place = place
        self.started_here = False

    # Subclasses answer these.

    def start(self) -> None:
        raise NotImplementedError

    def ready(self) -> bool:
        raise NotImplementedError

    def is_current(self) -> bool:
        """False when it runs with something that has changed since and must be started anew."""
        return True

    def prepare(self) -> None:
        """What is to be done once it is ready and before anybody uses it."""

    @property
    def address(self) -> str:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """The variables by which the marketplace finds it."""
        return {}

    # The rest is the same for all.

    @property
    def memory(self) -> dict:
        return self.place.recall(f"service-{self.name}")

    @property
    def process(self) -> Process | None:
        """The process as it was written down, when it is still that process."""
        memory = self.memory
        if "pid" not in memory:
            return None
        process = Process(memory["pid"], memory["born"])
        return process if process.is_alive() else None

    def port(self, role: str = "port") -> int:
        return self.memory[role]

    def choose_ports(self, **usual: int) -> dict[str, int]:
        """For each role the port it had last time, else the usual one, else a free one."""
        memory = self.memory
        return {role: ports.choose(memory.get(role), port) for role, port in usual.items()}

    def run(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        user: str | None = None,
        **remembered: int | str,
    ) -> None:
        """Start the process and write down at once what is needed to find and stop it again."""
        process = launch(self.place, self.name, command, env=env, folder=folder, user=user)
        self.place.remember(
            f"service-{self.name}",
            {**asdict(process), **remembered, "started_at": time.time()},
        )
        self.started_here = True

    def wait_until_ready(self) -> None:
        """Wait for it.

        Raises ServiceFailed when it dies, or is not ready after `patience` seconds.
        """
        deadline = time.monotonic() + self.patience
        while not self.ready():
            if self.process is None:
                raise ServiceFailed(f"{self.name} ended while starting.\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise ServiceFailed(
                    f"{self.name} is not ready after {self.patience:.0f} s.\n{self.last_words()}"
                )
            time.sleep(0.1)

    def forget_data(self) -> None:
        """Drop what it stores outside its own data folder."""

    def stop(self) -> bool:
        """Stop the process that was started and what it left behind, nothing else. True when there was any."""
        memory = self.memory
        if "pid" not in memory:
            return False
        # Said before it ends, so that whoever watches does not take it for a death.
        self.place.remember(f"service-{self.name}", memory | {"stopping": True})
        stopped = Process(memory["pid"], memory["born"]).stop(self.stop_signal)
        # Its ports are remembered: it will ask for them again.
        kept = {name: value for name, value in memory.items() if name not in ("pid", "born", "stopping")}
        self.place.remember(f"service-{self.name}", kept)
        return stopped

    def last_words(self) -> str:
        log = self.place.log(self.name)
        return f"  The end of {log}:\n{log_end(log)}"


def fingerprint(*parts: object) -> str:
    """A short word that changes when any of the parts does."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]
