"""What the tests need from the machine: found, installed where we may, else listed with the way to get it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.services import elasticsearch_distribution as distribution
from deploy.services.elasticsearch import docker_works
from deploy.services.place import Place
from deploy.services.unprivileged import service_user

JDK_PACKAGES = (
    "openjdk-25-jdk-headless",
    "openjdk-21-jdk-headless",
    "temurin-25-jdk",
    "temurin-21-jdk",
)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Tool:
    """Something the tests use; `packages` are tried in this order."""

    name: str
    purpose: str
    found: Callable[[], bool]
    packages: tuple[str, ...]


def chromium() -> str | None:
    """The browser that Playwright drives: `CHROMIUM_PATH`, else the system's."""
    if chosen := os.environ.get("CHROMIUM_PATH"):
        return chosen if Path(chosen).exists() else None
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def needed(place: Place) -> list[Tool]:
    """The tools that the tests need here; a search engine elsewhere needs neither JDK nor Maven."""
    tools = [Tool("Chromium", "browser tests", lambda: chromium() is not None, ("chromium",))]
    if not os.environ.get("ELASTICSEARCH_URL") and not docker_works():
        jdk = f"a JDK {distribution.OLDEST_JAVA} or newer"
        tools.append(
            Tool(
                jdk,
                "Elasticsearch",
                lambda: distribution.find_java(service_user()) is not None,
                JDK_PACKAGES,
            )
        )
        tools.append(
            Tool(
                "Maven",
                "Elasticsearch",
                lambda: distribution.is_within_reach(place),
                ("maven",),
            )
        )
    return tools


def provide(tools: list[Tool]) -> list[Tool]:
    """Install what is missing where we may, and return what is missing still."""
    missing = [tool for tool in tools if not tool.found()]
    if missing and can_install():
        wanted = [package for tool in missing if (package := _available(tool.packages))]
        if len(wanted) < len(missing):
            # A machine that has never fetched its package lists knows of nothing.
            _apt("update", "-qq")
            wanted = [package for tool in missing if (package := _available(tool.packages))]
        if wanted:
            print(f"Installing {', '.join(wanted)}", flush=True)
            if not _apt("install", "-y", "-qq", "--no-install-recommends", *wanted):
                _apt("update", "-qq")
                _apt("install", "-y", "-qq", "--no-install-recommends", *wanted)
            distribution.find_java.cache_clear()
    return [tool for tool in missing if not tool.found()]


def cure(tool: Tool) -> str:
    """How a person gets it."""
    package = _available(tool.packages) if shutil.which("apt-cache") else None
    return f"{tool.name} (for {tool.purpose}): apt-get install {package or tool.packages[0]}"


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _available(packages: tuple[str, ...]) -> str | None:
    """The first of these packages that this system's package lists offer."""
    for package in packages:
        told = subprocess.run(
            ["apt-cache", "policy", package],
            check=False,
            capture_output=True,
            text=True,
        )
        if "Candidate:" in told.stdout and "Candidate: (none)" not in told.stdout:
            return package
    return None


def _apt(*arguments: str) -> bool:
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)
    return done.returncode == 0
