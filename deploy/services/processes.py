"""Processes that outlive the command that started them, known by pid *and* start time so that no stranger is ever stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.services.place import Place
from deploy.services.unprivileged import identity


@dataclass(frozen=True)
class Process:
    """One started process; `born` tells it from a later process that was given the same pid."""

    pid: int
    born: str

    def is_alive(self) -> bool:
        return _birth(self.pid) == self.born

    def stop(self, sign: int = signal.SIGTERM, patience: float = 20) -> None:
        """Ask it to end, wait up to `patience` seconds, then end it and the group it leads."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)
        deadline = time.monotonic() + patience
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        while self.is_alive():
            time.sleep(0.05)


def launch(
    place: Place,
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user: str | None = None,
) -> Process:
    """Start a process in a session of its own (Ctrl-C is for the command, not for the servers), its output in a log file."""
    with place.log(name).open("ab") as log:
        log.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {name} starts\n".encode())
        log.flush()
        child = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env) if env is not None else None,
            cwd=folder or place.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **identity(user),
        )
    return Process(child.pid, _birth(child.pid) or "gone")


def log_end(path: Path, lines: int = 15) -> str:
    """The last lines of a log, indented for a report."""
    try:
        text = path.read_text(errors="replace")
    except FileNotFoundError:
        return "    (no log)"
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _birth(pid: int) -> str | None:
    """When the process was born, in the kernel's own words; None when it is gone or only waits to be buried."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        # The command's name stands in brackets and may itself hold brackets: read behind the last one.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc").is_dir() else _birth_by_ps(pid)
    return None if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def _birth_by_ps(pid: int) -> str | None:
    found = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
    )
    state, _, born = found.stdout.strip().partition(" ")
    return born.strip() if born and not state.startswith("Z") else None
