"""A whole marketplace in processes of its own: web, relay and worker, on a copy of the demonstration."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from deploy.services import ports
from deploy.services.application import program
from tests import database
from tests.browser.prepared import environment, on_server, prepared_demonstration, run, static_files

PATIENCE = 180
PASSWORD = "lumbung-coba"


@dataclass
class Marketplace:
    """Where the marketplace of this run answers, and what of it a test may look into."""

    port: int
    folder: Path
    values: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def portal(self) -> str:
        return f"http://localhost:{self.port}"

    def storefront(self, slug: str) -> str:
        return f"http://{slug}.localhost:{self.port}"

    def start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=settings.PROJECT_ROOT,
                env=self.values,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> None:
        """Stop what this run started, and nothing else."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for name, process in self.processes.items():
                assert process.poll() is None, f"{name} ended:\n{self.last_words(name)}"
            worker_is_up = b"ready." in (self.folder / "worker.log").read_bytes()
            if worker_is_up and status_of(f"{self.portal}/readyz") == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"not ready in {PATIENCE} s:\n{self.last_words('web')}")

    def last_words(self, name: str, lines: int = 15) -> str:
        """What a process wrote last: few lines, without pictures and styles, so that two failures fit one screen."""
        text = (self.folder / f"{name}.log").read_text(errors="replace")
        said = [line for line in text.splitlines() if " /media/" not in line and " /static/" not in line]
        return "\n".join(said[-lines:])

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """What the mail catcher holds for an address, oldest first."""
        held = read_json(f"{self.values['MAIL_INBOX_URL']}/messages.json")
        messages = held["messages"] if isinstance(held, dict) else held
        return [mail for mail in messages if address in json.dumps(mail["to"])]

    def wait_for_mail(self, address: str, containing: str, seconds: float = 40) -> dict[str, Any]:
        """The first mail to this address that has these words in its subject or text."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in self.mails_to(address):
                if containing in f"{mail['subject']}\n{mail['text']}":
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with “{containing}”: {self.mails_to(address)}")

    def search(self, query: str, **more: str) -> dict[str, Any]:
        """What the public API answers."""
        return read_json(f"{self.portal}/api/v1/search?{urllib.parse.urlencode({'q': query, **more})}")


def start_marketplace(folder: Path, migrated: str) -> Marketplace:
    """Copy the demonstration and start its processes; the caller stops them with `stop_marketplace`.

    `migrated` is the tests' finished database.
    """
    address = os.environ["DATABASE_URL"]
    prepared, files = prepared_demonstration(address, migrated)
    name = f"lumbung_browser_{os.getpid()}"
    database.copy_database(prepared, name)
    for kind in ("media", "private"):
        if (files / kind).exists():
            shutil.copytree(files / kind, folder / kind)
        else:
            (folder / kind).mkdir()
    port = ports.choose()
    broker = urllib.parse.urlsplit(os.environ["VALKEY_URL"])
    values = environment(
        BASE_URL=f"http://localhost:{port}",
        DATABASE_URL=on_server(address, name),
        # A number of its own: caches and queue of no other run.
        VALKEY_URL=broker._replace(path=f"/{1 + os.getpid() % 15}").geturl(),
        CELERY_QUEUE=f"browser-{os.getpid()}",
        SEARCH_INDEX_PREFIX=f"test-browser-{os.getpid()}",
        STRIPE_API_KEY=f"sk_test_tiruan_{secrets.token_hex(8)}",
        SECOND_FACTOR_EXEMPT_DOMAIN="demo.lumbung.test",
        MEDIA_ROOT=folder / "media",
        PRIVATE_ROOT=folder / "private",
        STATIC_ROOT=static_files(),
    )
    marketplace = Marketplace(port, folder, values)
    # An earlier run had this number: its pictures' addresses lead to files that are gone.
    redis.Redis.from_url(values["VALKEY_URL"]).flushdb()
    try:
        run([sys.executable, "manage.py", "search_rebuild"], values)
        tell_stripe(marketplace)
        queue = f"{values['CELERY_QUEUE']},{values['CELERY_QUEUE']}-pictures"
        marketplace.start("worker", [program("celery"), "-A", "marketplace", "worker", "--loglevel", "INFO",
                                     "--concurrency", "1", "--without-gossip", "--without-mingle", "-Q", queue])  # fmt: skip
        marketplace.start("relay", [sys.executable, "manage.py", "relay"])
        marketplace.start("web", [program("granian"), "--interface", "wsgi", "--host", ports.LOOPBACK, "--port", str(port),
                                  "--workers", "1", "--blocking-threads", "3", "--no-ws", "--access-log",
                                  "marketplace.wsgi:application"])  # fmt: skip
        marketplace.wait_until_ready()
    except BaseException:
        stop_marketplace(marketplace)
        raise
    return marketplace


def stop_marketplace(marketplace: Marketplace) -> None:
    """Stop the processes and remove the database and the search index."""
    marketplace.stop()
    database.drop_database(marketplace.values["DATABASE_URL"].rpartition("/")[2])
    if engine := marketplace.values.get("ELASTICSEARCH_URL"):
        prefix = marketplace.values["SEARCH_INDEX_PREFIX"]
        for index in read_json(f"{engine}/_cat/indices/{prefix}*?format=json&h=index"):
            request = urllib.request.Request(f"{engine}/{index['index']}", method="DELETE")
            urllib.request.urlopen(request, timeout=20).close()


def tell_stripe(marketplace: Marketplace) -> None:
    """Let the stand-in send this account's webhooks to this marketplace."""
    request = urllib.request.Request(
        f"{marketplace.values['STRIPE_API_BASE']}/_control/endpoint",
        json.dumps({"url": f"{marketplace.portal}/webhooks/stripe/"}).encode(),
        {
            "Authorization": f"Bearer {marketplace.values['STRIPE_API_KEY']}",
            "Content-Type": "application/json",
        },
    )
    urllib.request.urlopen(request, timeout=10).close()


def read_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def status_of(url: str) -> int:
    """The status of a page, 0 when nobody answers. Only browsers resolve `*.localhost`, so the host goes in a header."""
    parts = urllib.parse.urlsplit(url)
    local = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(local, headers={"Host": parts.netloc}), timeout=10
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0
