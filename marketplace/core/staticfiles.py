"""Static files as they are served: hashed and compressed by WhiteNoise, our own style sheets whole and without line breaks.

A style sheet is written in parts that it imports; collected, it is one file, for a phone on slow data waits for each
further one. In development browsers follow the imports. Only what is certain is taken out. rcssmin, tried first, also takes the blank of `.a :is(b)`, which then means another thing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_STYLE_SHEETS = "css/"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEEDLESS_BREAK = re.compile(r"(?<=[{};,])\s*\n\s*|\s*\n\s*(?=})")

IMPORT = re.compile(r'@import "([\w.-]+)";')


def whole(style: str, folder: str = OUR_STYLE_SHEETS) -> str:
    """The style sheet with its parts, which lie in the same folder, in the place of their imports.

    Raises FileNotFoundError for a part that no application has.
    """

    def part(found: re.Match[str]) -> str:
        path = finders.find(f"{folder}{found[1]}")
        if path is None:
            raise FileNotFoundError(f"{folder}{found[1]}")
        return Path(path).read_text()

    return IMPORT.sub(part, style)


def compact(style: str) -> str:
    """The same style sheet without comments, and without line breaks where a rule, a block or an item of a list ends."""
    return NEEDLESS_BREAK.sub("", COMMENT.sub("", style)).strip()


class CompactStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Makes what lies in `css/` whole and compact while it is collected; other packages' style sheets stay as they came."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Write ours anew first: the hashed files are made of what lies here then.

        Every time, and not only when a file has changed: a sheet that imports changes with its parts.
        """
        ours = [name for name in paths if name.startswith(OUR_STYLE_SHEETS) and name.endswith(".css")]
        for name in [] if dry_run else ours:
            storage, path = paths[name]
            with storage.open(path) as source:
                style = source.read().decode()
            self.delete(name)
            self._save(name, ContentFile(compact(whole(style)).encode()))
        yield from super().post_process(
            {**paths, **{name: (self, name) for name in ours}}, dry_run=dry_run, **options
        )
