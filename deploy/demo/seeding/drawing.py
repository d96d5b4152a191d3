"""Draws the demonstration's pictures on all cores, and keeps them for the next time."""

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from deploy.demo import pictures
from deploy.services.environment import cache_root

PICTURES = Path(pictures.__file__).resolve().parent


def kept_at() -> Path:
    """The folder of drawn pictures; a change of the drawing code or the motifs begins a new one."""
    digest = hashlib.sha256()
    motifs = PICTURES.parent.parent.parent / "cms" / "motifs"
    for path in sorted([*PICTURES.glob("*.py"), *motifs.glob("*.py")]):
        digest.update(path.read_bytes())
    folder = cache_root() / "pictures" / digest.hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def draw_all(jobs: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, bytes]:
    """{key: JPEG} for {key: function and arguments}; what was drawn before is read from the cache folder.

    A job is (name of a function of `deploy.demo.pictures`, its keyword arguments).
    """
    folder = kept_at()
    wanted = {key_of(function, arguments): (function, arguments) for function, arguments in jobs}
    missing = [(key, *job, str(folder)) for key, job in wanted.items() if not (folder / f"{key}.jpg").exists()]
    if missing:
        with ProcessPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            list(pool.map(_draw, missing, chunksize=4))
    return {key: (folder / f"{key}.jpg").read_bytes() for key in wanted}


def key_of(function: str, arguments: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([function, arguments], sort_keys=True).encode()).hexdigest()[:20]


def _draw(job: tuple[str, str, dict[str, Any], str]) -> None:
    key, function, arguments, folder = job
    drawn = getattr(pictures, function)(**arguments)
    fresh = Path(folder) / f"{key}.{os.getpid()}"
    fresh.write_bytes(drawn)
    fresh.rename(Path(folder) / f"{key}.jpg")
