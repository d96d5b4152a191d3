"""Static files as they are served: hashed and compressed by WhiteNoise, our own style sheets without comments and blanks."""

import rcssmin
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_STYLE_SHEETS = "css/"


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Minifies what lies in `css/` while it is collected; other packages' style sheets stay as they came."""

    def _save(self, name: str, content: File) -> str:
        if name.startswith(OUR_STYLE_SHEETS) and name.endswith(".css"):
            content.seek(0)  # its fingerprint was taken from it
            content = ContentFile(rcssmin.cssmin(content.read().decode()).encode())
        return super()._save(name, content)
