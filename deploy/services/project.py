"""What is to be done in the Django project between the services' start and its own."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.services.application import has_command, program
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

    def make_ready(self) -> None:
        """Translations, tables, static files and the demo, in this order.

        Raises ServiceFailed with the command's last lines when a step fails.
        """
        self.compile_translations()
        if self.has("migrate_storefronts"):
            self.manage("migrate_storefronts")
        self.collect_static()
        if self.has("seed_demo"):
            self.manage("seed_demo")

    def compile_translations(self) -> None:
        """Compile the .po files whose .mo file is missing or older."""
        folder = self.root / "marketplace/locale"
        stale = [
            path
            for path in folder.glob("*/LC_MESSAGES/django.po")
            if _is_older(path.with_suffix(".mo"), path)
        ]
        if stale:
            self._run(
                "translations",
                [program("pybabel"), "compile", "-d", str(folder), "-D", "django"],
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

    def _environment(self) -> dict[str, str]:
        # The settings read the environment file themselves; it is passed for commands that run without Django.
        return read_environment(self.root, self.place.kind) | dict(os.environ)


def _is_older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
