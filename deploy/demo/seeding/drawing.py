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
from marketplace.catalogue.cutting import pieces
from marketplace.catalogue.pictures import NATURAL, PORTRAIT, first_specs

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

    def order(self, jobs: Iterable[Job], shape: str = "") -> None:
        """Begin to draw what was not drawn before; with a shape, also to cut it as pages show it first."""
        for function, arguments in jobs:
            key = key_of(function, arguments)
            wanted = f"{key}/{shape}"
            if wanted not in self._ordered and not all(path.exists() for path in self._paths(key, shape)):
                self._ordered[wanted] = self._pool.submit(_draw, function, arguments, self._path(key), shape)

    def picture(self, function: str, arguments: dict[str, Any]) -> bytes:
        """The JPEG of a job, waiting for it if need be."""
        return self._finished(function, arguments, "")[0].read_bytes()

    def pieces(self, function: str, arguments: dict[str, Any], shape: str) -> dict[str, bytes]:
        """{rendition's spec: file} of a job, in what pages cannot do without."""
        cuts = self._finished(function, arguments, shape)[1:]
        return {spec: path.read_bytes() for spec, path in zip(first_specs(shape), cuts, strict=True)}

    def _finished(self, function: str, arguments: dict[str, Any], shape: str) -> list[Path]:
        key = key_of(function, arguments)
        paths = self._paths(key, shape)
        for wanted in (f"{key}/{PORTRAIT}", f"{key}/{NATURAL}", f"{key}/"):
            # Cutting draws first, so nobody draws the same twice.
            if wanted in self._ordered:
                self._ordered[wanted].result()
        if not all(path.exists() for path in paths):
            self.order([(function, arguments)], shape)
            self._ordered[f"{key}/{shape}"].result()
        return paths

    def _paths(self, key: str, shape: str) -> list[Path]:
        """The drawing, then its cuts."""
        cuts = first_specs(shape) if shape else []
        return [self._path(key), *(cut_path(self._path(key), spec) for spec in cuts)]

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


def cut_path(path: Path, spec: str) -> Path:
    return path.with_name(f"{path.stem}.{spec.replace('|', '.')}")


def _draw(function: str, arguments: dict[str, Any], path: Path, shape: str) -> None:
    if not path.exists():
        _write(path, getattr(pictures, function)(**arguments))
    if shape:
        for spec, content in pieces(path.read_bytes(), first_specs(shape)).items():
            _write(cut_path(path, spec), content)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    os.replace(fresh, path)
