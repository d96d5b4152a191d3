"""Draws the demonstration's pictures on all cores while the seeding goes on, and keeps them for the next time."""

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from deploy.demo import pictures
from deploy.services.environment import cache_root

PICTURES = Path(pictures.__file__).resolve().parent

# Name of a function of `deploy.demo.pictures`, and its keyword arguments.
Job = tuple[str, dict[str, Any]]


class Studio:
    """Takes orders for pictures and hands them out when they are drawn; used as a context manager."""

    def __init__(self) -> None:
        self._folder = kept_at()
        self._pool = ProcessPoolExecutor(max_workers=os.cpu_count() or 1)
        self._ordered: dict[str, Future[None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, failure: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=failure is None, cancel_futures=failure is not None)

    def order(self, jobs: Iterable[Job]) -> None:
        """Begin to draw what was not drawn before."""
        for function, arguments in jobs:
            key = key_of(function, arguments)
            if key not in self._ordered and not self._path(key).exists():
                self._ordered[key] = self._pool.submit(_draw, function, arguments, str(self._path(key)))

    def picture(self, function: str, arguments: dict[str, Any]) -> bytes:
        """The JPEG of a job, waiting for it if need be."""
        key = key_of(function, arguments)
        self.order([(function, arguments)])
        if key in self._ordered:
            self._ordered[key].result()
        return self._path(key).read_bytes()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.jpg"


def kept_at() -> Path:
    """The folder of drawn pictures; a change of the drawing code or the motifs begins a new one."""
    digest = hashlib.sha256()
    motifs = PICTURES.parent.parent.parent / "cms" / "motifs"
    for path in sorted([*PICTURES.glob("*.py"), *motifs.glob("*.py")]):
        digest.update(path.read_bytes())
    folder = cache_root() / "pictures" / digest.hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def key_of(function: str, arguments: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([function, arguments], sort_keys=True).encode()).hexdigest()[:20]


def _draw(function: str, arguments: dict[str, Any], path: str) -> None:
    fresh = f"{path}.{os.getpid()}"
    Path(fresh).write_bytes(getattr(pictures, function)(**arguments))
    os.replace(fresh, path)
