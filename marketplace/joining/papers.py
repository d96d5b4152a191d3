"""What an applicant uploads: the same care as a payment proof (the content decides, pictures are written anew), in other words."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from marketplace.payments.proofs import LARGEST_FILE, Proof, read_proof

PaperContent = Proof


def read_paper(upload: UploadedFile) -> PaperContent:
    """Return the upload as it may be kept. Raises ValidationError in words that say what to do instead."""
    if upload.size and upload.size > LARGEST_FILE:
        raise ValidationError(_("This file is larger than 5 MB. Photograph or scan it smaller."))
    try:
        return read_proof(upload)
    except ValidationError as refusal:
        raise ValidationError(
            _("We could not read this file. Send a photo (JPG or PNG) or a whole PDF.")
        ) from refusal
