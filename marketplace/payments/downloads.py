"""Handing out private files to whoever passed a gate."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from marketplace.payments.models import PaymentProof


def proof_response(proof: PaymentProof) -> FileResponse:
    """A buyer's proof as an answer. Raises Http404 when the file is gone."""
    return private_file_response(proof.file, proof.content_type, name=proof.sha256[:12])


def private_file_response(file: FieldFile, content_type: str, *, name: str) -> FileResponse:
    """A kept picture or PDF as an answer: pictures are shown, a PDF is only ever downloaded; nothing in it may run."""
    if not file:
        raise Http404
    is_picture = content_type == "image/jpeg"
    try:
        content = file.open("rb")
    except FileNotFoundError as absent:
        raise Http404 from absent
    response = FileResponse(
        content,
        content_type=content_type,
        as_attachment=not is_picture,
        filename=f"{name}.{'jpg' if is_picture else 'pdf'}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
