"""The Nu Html Checker, which the W3C runs: from Maven Central with the libraries it needs, kept for all checkouts."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.services.elasticsearch_distribution import find_java
from deploy.services.environment import cache_root

VERSION = "26.5.2"
MAIN = "nu.validator.client.SimpleCommandLineValidator"
# Maven copies what a project depends on, so that is what we describe: a project that depends on the checker.
PROJECT = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>lumbung</groupId><artifactId>html-checker</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>nu.validator</groupId><artifactId>validator</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


class CheckerMissing(Exception):
    """It cannot be had here; the message says what is missing and how to get it."""


def check(files: list[Path]) -> str:
    """All errors in the files as JSON, {"messages": [{"url", "message", "extract", …}]}. Raises CheckerMissing."""
    java = find_java()
    if java is None:
        raise CheckerMissing("a JDK is missing (apt-get install openjdk-21-jdk-headless)")
    command: list[str | Path] = [
        java,
        "-Xss2m",
        "-cp",
        f"{_libraries()}/*",
        MAIN,
        "--errors-only",
        "--format",
        "json",
    ]
    done = subprocess.run([*command, *files], check=False, capture_output=True, text=True, timeout=300)
    return done.stderr


def _libraries() -> Path:
    folder = cache_root() / f"html-checker-{VERSION}"
    if folder.exists():
        return folder
    if shutil.which("mvn") is None:
        raise CheckerMissing("Maven is missing (apt-get install maven)")
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    project = unfinished / "pom.xml"
    project.write_text(PROJECT)
    command = [
        "mvn",
        "-B",
        "-q",
        "-f",
        project,
        "dependency:copy-dependencies",
        f"-DoutputDirectory={unfinished}",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        words = (done.stdout + done.stderr).strip().splitlines()
        raise CheckerMissing(f"Maven could not fetch it: {words[0] if words else 'no word why'}")
    project.unlink()
    try:
        unfinished.rename(folder)
    except OSError:  # another run was faster
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder
