"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ASKED = ("server_version", "fsync", "shared_buffers", "synchronous_commit")


def print_machine(title: str) -> None:
    """Cores, memory, load and the settings that matter; a loaded machine shows in the load."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    print(f"{title}\n  machine: {os.cpu_count()} × {model}, {memory / 1024 / 1024:.0f} GB")
    print(f"  load before: {os.getloadavg()[0]:.1f}")
    with connection.cursor() as cursor:
        answers = []
        for name in ASKED:
            cursor.execute("SELECT current_setting(%s)", [name])
            answers.append(f"{name} {cursor.fetchone()[0]}")
    print(
        f"  Python {platform.python_version()}, Django {django.__version__}, PostgreSQL: {', '.join(answers)}"
    )
    search = "Elasticsearch" if settings.ELASTICSEARCH_URL else "PostgreSQL"
    print(f"  search: {search}; DEBUG {settings.DEBUG}", flush=True)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that is not below `share` of all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
