"""What is to be done in the Django project between the services' start and its own."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.services.application import has_command, program, source_state
from deploy.services.environment import read_environment
from deploy.services.place import Place
from deploy.services.service import ServiceFailed, fingerprint


class Project:
    """Runs `manage.py` with the services' addresses; a step that has nothing to do is skipped."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.root = place.project_root

    @property
    def exists(self) -> bool:
        return (self.root / "manage.py").exists()

    def has(self, command: str) -> bool:
        return has_command(self.root, command)

    def is_ready(self) -> bool:
        """True when these steps have been done with this code on this database; a database of others is always asked."""
        return (
            not os.environ.get("DATABASE_URL")
            and self.place.recall("project").get("made_of") == self._made_of()
        )

    def make_tables(self) -> None:
        """Translations, tables, reference data and static files: what needs no search engine.

        Raises ServiceFailed when a step fails; its output has been shown.
        """
        self.compile_translations()
        for command in ("migrate_storefronts", "load_reference"):
            if self.has(command):
                self.manage(command)
        self.collect_static()

    def make_demo(self) -> None:
        """The demo's cooperatives, unless they are there already.

        Raises ServiceFailed when it fails; its output has been shown.
        """
        if self.has("seed_demo"):
            self.manage("seed_demo")
        self.place.remember("project", {"made_of": self._made_of(), "accounts": self.ask("demo_accounts")})

    @property
    def demo_accounts(self) -> str:
        """Who may sign in to the demo, as the project told it; empty when it has no demo."""
        return self.place.recall("project").get("accounts", "")

    def compile_translations(self) -> None:
        """Compile the .po files whose .mo file is missing or older."""
        for folder in (self.root / "marketplace/locale", self.root / "marketplace/locale_wagtail"):
            stale = {
                path.stem
                for path in folder.glob("*/LC_MESSAGES/*.po")
                if _is_older(path.with_suffix(".mo"), path)
            }
            if stale:
                self._run(
                    "translations",
                    [program("pybabel"), "compile", "-d", str(folder), "-D", " ".join(sorted(stale))],
                )

    def collect_static(self) -> None:
        """Collect static files when one of them, or the installed packages, changed."""
        if not (self.root / "marketplace/settings").exists():
            return
        sources = sorted(
            (str(path), path.stat().st_mtime)
            for package in ("marketplace", "tenants", "cms", "search")
            for path in (self.root / package).rglob("static/**/*")
            if path.is_file()
        )
        made_of = fingerprint(sources, (self.root / "deploy/requirements/dev.txt").stat().st_mtime)
        target = self.root / "staticfiles"
        if self.place.recall("static").get("made_of") != made_of or not target.exists():
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
            self.place.remember("static", {"made_of": made_of})

    def manage(self, *arguments: str) -> None:
        """Run a management command, its output shown as it comes."""
        self._run(
            f"manage.py {' '.join(arguments)}",
            [sys.executable, "manage.py", *arguments],
        )

    def ask(self, command: str) -> str:
        """What a management command prints; empty when the project lacks it or it has nothing to say."""
        if not self.has(command):
            return ""
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=self.root,
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def _run(self, title: str, command: list[str]) -> None:
        done = subprocess.run(command, check=False, cwd=self.root, env=self._environment())
        if done.returncode:
            raise ServiceFailed(f"{title} failed (exit code {done.returncode}); its output is above.")

    def _made_of(self) -> str:
        return fingerprint(
            source_state(self.root), read_environment(self.root, self.place.kind).get("DATABASE_URL")
        )

    def _environment(self) -> dict[str, str]:
        # The settings read the environment file themselves; it is passed for commands that run without Django.
        return read_environment(self.root, self.place.kind) | dict(os.environ)


def _is_older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
