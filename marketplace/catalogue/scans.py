"""Scans of certificates: a PDF, or a photo that is re-encoded like every other one. They stay in private storage."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.uploads import NotAPicture, re_encoded

LARGEST_SCAN = 10 * 1024 * 1024


def checked_scan(file: File) -> File:
    """The file as it is kept. Raises ValidationError for what is neither a PDF nor a photo, or over 10 MB.

    What it is, its first bytes say, not its name.
    """
    if file.size > LARGEST_SCAN:
        raise ValidationError(_("This file is over 10 MB. A photo of the certificate is enough."))
    file.seek(0)
    is_pdf = file.read(5) == b"%PDF-"
    file.seek(0)
    if is_pdf:
        name = (file.name or "").rsplit("/")[-1]
        file.name = name if name.lower().endswith(".pdf") else f"{name}.pdf"
        return file
    try:
        return re_encoded(file)
    except NotAPicture as refusal:
        raise ValidationError(
            _("Choose a PDF or a photo (JPEG, PNG, WebP, HEIC) of the certificate.")
        ) from refusal
