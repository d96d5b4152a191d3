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

    def family(self) -> list["Process"]:
        """It and what it started: the members of the session it opened. Empty once its pid belongs to somebody else."""
        if _birth(self.pid) not in (self.born, None):
            return []
        return [Process(pid, born) for pid, born in _session(self.pid) if _age(born) >= _age(self.born)]

    def stop(self, sign: int = signal.SIGTERM, patience: float = 20) -> bool:
        """Ask it to end, wait up to `patience` seconds, then end it and whatever it left behind. True when there was any."""
        family = self.family()
        if not family and not self.is_alive():
            return False
        _send(self, sign)
        _wait([self], patience)
        rest = [member for member in {*family, *self.family()} if member.is_alive()]
        for sign, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            for member in rest:
                _send(member, sign)
            rest = _wait(rest, seconds)
        return True


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


def _send(process: Process, sign: int) -> None:
    if process.is_alive():
        with suppress(ProcessLookupError):
            os.kill(process.pid, sign)


def _wait(processes: list[Process], patience: float) -> list[Process]:
    """Those still alive after so many seconds, or none as soon as all have ended."""
    deadline = time.monotonic() + patience
    while (alive := [process for process in processes if process.is_alive()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return alive


def _birth(pid: int) -> str | None:
    """When the process was born, in the kernel's own words; None when it is gone or only waits to be buried."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    if not Path("/proc/self").exists():
        return _birth_by_ps(pid)
    fields = _fields(pid)
    return None if fields is None or fields[0] in "ZX" else f"{_boot()}:{fields[19]}"


def _fields(pid: int) -> list[str] | None:
    """The kernel's line about a process behind its name, which stands in brackets and may itself hold brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _session(leader: int) -> list[tuple[int, str]]:
    """The living processes of a session, with their births."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        fields = _fields(int(entry.name))
        if fields and fields[3] == str(leader) and (born := _birth(int(entry.name))):
            found.append((int(entry.name), born))
    return found


def _age(born: str) -> tuple[str, int]:
    """Births of one machine run in the order in which they happened."""
    boot, _, ticks = born.rpartition(":")
    return boot, int(ticks) if ticks.isdecimal() else 0


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
