"""The marketplace's processes for a benchmark: web, worker, relay and a mail catcher of its own, to be killed and restarted."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

from deploy.services import ports
from deploy.services.application import program

PROJECT_ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class Processes:
    """Each process leads a group of its own; all that is left is ended on leaving. Ports are free ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.smtp, self.inbox = (ports.choose() for _port in range(3))
        queue = f"bench-{os.getpid()}"
        self.values = os.environ | {
            "BASE_URL": f"http://localhost:{self.port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp}",
            "MAIL_INBOX_URL": f"http://127.0.0.1:{self.inbox}",
            # Finding things is measured elsewhere; PostgreSQL answers here.
            "ELASTICSEARCH_URL": "",
            "CELERY_QUEUE": queue,
            "MEDIA_ROOT": settings.MEDIA_ROOT,
            "PRIVATE_ROOT": str(folder / "private"),
            "LOG_LEVEL": "ERROR",
        }
        python = sys.executable
        catcher = [python, "-m", "deploy.services.mailcatcher", "--folder", str(folder / "mail")]
        worker = ["-A", "marketplace", "worker", "--loglevel", "INFO", "--concurrency", "2"]
        server = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--no-ws"]
        self.commands = {
            "mail": [*catcher, "--smtp-port", str(self.smtp), "--inbox-port", str(self.inbox)],
            "worker": [program("celery"), *worker, "--without-gossip", "--without-mingle", "-Q", f"{queue},{queue}-pictures"],
            "relay": [python, str(PROJECT_ROOT / "manage.py"), "relay"],
            "web": [program("granian"), *server, "--workers", "2", "--blocking-threads", "3",
                    "marketplace.wsgi:application"],
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen] = {}
        self.lock = threading.Lock()
        self.is_over = False

    def __enter__(self) -> "Processes":
        (self.folder / "mail").mkdir(parents=True, exist_ok=True)
        (self.folder / "private").mkdir(exist_ok=True)
        try:
            for name in self.commands:
                self.start(name)
            self.wait_for_web()
        except BaseException:
            # Interrupted before it was whole: `with` would not end what has begun.
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        with self.lock:
            # Who was about to strike starts nothing anew.
            self.is_over = True
            for name in self.running:
                self._kill(name)

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name],
                cwd=PROJECT_ROOT,
                env=self.values,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def strike(self, name: str) -> None:
        """SIGKILL the process with all it started, and start it anew, as a supervisor would."""
        with self.lock:
            if self.is_over:
                return
            self._kill(name)
            self.start(name)

    def wait_for_web(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.2)
        raise TimeoutError((self.folder / "web.log").read_text(errors="replace")[-2000:])

    def _kill(self, name: str) -> None:
        process = self.running[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
