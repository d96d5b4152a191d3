"""Elasticsearch 9: the official image where Docker works, else Elastic's distribution with a JDK, else PostgreSQL searches."""

import json
import os
import shutil
import subprocess
import urllib.request
from functools import cache
from pathlib import Path

from deploy.services import elasticsearch_distribution as distribution
from deploy.services.ports import LOOPBACK
from deploy.services.service import Service
from deploy.services.unprivileged import own, service_user

IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{distribution.VERSION}"
LOCAL_PORTS = {"http": 9200, "transport": 9300}
TEST_PORTS = {"http": 9250, "transport": 9350}
HEAP = "-Xms512m -Xmx512m"
CURE = "Search runs on PostgreSQL without it. Or set ELASTICSEARCH_URL to a running Elasticsearch 9."

CONFIGURATION = """\
cluster.name: lumbung-{kind}
discovery.type: single-node
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
path.data: {data}
path.logs: {logs}
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
action.destructive_requires_name: true
"""


class Elasticsearch(Service):
    """`choose()` says which way it will run; the choice is printed before anything starts."""

    name = "elasticsearch"
    variables = ("ELASTICSEARCH_URL",)
    patience = 120

    def choose(self) -> str:
        """`docker`, `distribution`, or a sentence that says what is missing for either."""
        if self.process:
            return self.memory["way"]
        if docker_works():
            return "docker"
        return distribution.why_not(self.place, service_user()) or "distribution"

    def start(self) -> None:
        chosen = self.choose_ports(**(LOCAL_PORTS if self.place.kind == "local" else TEST_PORTS))
        way = self.choose()
        if way == "docker":
            self._start_container(chosen["http"])
        else:
            self._start_distribution(chosen)

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/_cluster/health", timeout=3) as answer:
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, ValueError):
            return False

    def stop(self) -> bool:
        # `docker run` passes the signal on; a client that was killed leaves its container, known by the id it wrote.
        stopped = super().stop()
        container = self._container_file
        if container.exists():
            subprocess.run(
                ["docker", "rm", "--force", container.read_text()],
                check=False,
                capture_output=True,
            )
            container.unlink()
        return stopped

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port('http')}"

    def environment(self) -> dict[str, str]:
        return {"ELASTICSEARCH_URL": self.address}

    def forget_data(self) -> None:
        """The container's data live in a volume of Docker's, outside our folder."""
        if self.memory.get("way") == "docker" and shutil.which("docker"):
            subprocess.run(
                ["docker", "volume", "rm", "--force", self._volume],
                check=False,
                capture_output=True,
            )

    @property
    def _container_file(self) -> Path:
        return self.place.state / "elasticsearch-container"

    @property
    def _volume(self) -> str:
        return f"lumbung-{self.place.folder.parent.name}-{self.place.kind}"

    def _start_container(self, port: int) -> None:
        self._container_file.unlink(missing_ok=True)
        options: list[str | Path] = [
            "--rm",
            "--cidfile",
            self._container_file,
            "-p",
            f"{LOOPBACK}:{port}:9200",
        ]
        options += ["-v", f"{self._volume}:/usr/share/elasticsearch/data"]
        for setting in (
            "discovery.type=single-node",
            "xpack.security.enabled=false",
            "cluster.routing.allocation.disk.threshold_enabled=false",
            f"ES_JAVA_OPTS={HEAP}",
        ):
            options += ["-e", setting]
        self.run(["docker", "run", *options, IMAGE], way="docker", http=port)

    def _start_distribution(self, chosen: dict[str, int]) -> None:
        user = service_user()
        home = distribution.fetch(self.place)
        java = distribution.find_java(user)
        data = own(self.place.data(self.name), user)
        folders = {name: own(data / name, user) for name in ("config", "data", "logs", "tmp")}
        shutil.copytree(home / "config", folders["config"], dirs_exist_ok=True)
        (folders["config"] / "elasticsearch.yml").write_text(
            CONFIGURATION.format(
                kind=self.place.kind,
                data=folders["data"],
                logs=folders["logs"],
                **chosen,
            )
        )
        _quieten(folders["config"] / "jvm.options")
        folders["config"].chmod(0o755)
        _give_away(folders["config"], user)
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(data),
            "JAVA": str(java),
            "JAVA_TYPE": "JAVA_HOME",
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(folders["config"]),
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_JAVA_OPTS": HEAP,
            "ES_TMPDIR": str(folders["tmp"]),
        }
        command = [
            java,
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            "lib/tools/server-launcher/*:lib/*",
        ]
        command.append("org.elasticsearch.server.launcher.ServerLauncher")
        self.run(
            command,
            env=environment,
            folder=home,
            user=user,
            way="distribution",
            **chosen,
        )


def _quieten(options: Path) -> None:
    """Garbage collection logs and heap dumps would fill the cache folder of a machine that only tries the marketplace."""
    lines = options.read_text().splitlines(keepends=True)
    options.write_text("".join(line for line in lines if not line.startswith(("-Xlog:gc", "-XX:+HeapDump"))))


def _give_away(folder: Path, user: str | None) -> None:
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


@cache
def docker_works() -> bool:
    """True when a daemon answers and has, or can fetch, the official image."""
    if shutil.which("docker") is None:
        return False
    try:
        if subprocess.run(["docker", "info"], check=False, capture_output=True, timeout=10).returncode:
            return False
        if (
            subprocess.run(
                ["docker", "image", "inspect", IMAGE],
                check=False,
                capture_output=True,
                timeout=10,
            ).returncode
            == 0
        ):
            return True
        print(f"  Fetching {IMAGE} (once)", flush=True)
        return (
            subprocess.run(
                ["docker", "pull", "--quiet", IMAGE],
                check=False,
                capture_output=True,
                timeout=240,
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
