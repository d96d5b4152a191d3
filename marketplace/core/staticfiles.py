"""Static files as they are served: hashed and compressed by WhiteNoise, our own style sheets without comments and line breaks.

Only what is certain is taken out. rcssmin, tried first, also takes the blank of `.a :is(b)`, which then means another thing.
"""

import re

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_STYLE_SHEETS = "css/"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEEDLESS_BREAK = re.compile(r"(?<=[{};,])\s*\n\s*|\s*\n\s*(?=})")


def compact(style: str) -> str:
    """The same style sheet without comments, and without line breaks where a rule, a block or an item of a list ends."""
    return NEEDLESS_BREAK.sub("", COMMENT.sub("", style)).strip()


class CompactStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Makes what lies in `css/` compact while it is collected; other packages' style sheets stay as they came."""

    def _save(self, name: str, content: File) -> str:
        if name.startswith(OUR_STYLE_SHEETS) and name.endswith(".css"):
            content.seek(0)  # its fingerprint was taken from it
            content = ContentFile(compact(content.read().decode()).encode())
        return super()._save(name, content)
