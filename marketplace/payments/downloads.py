"""Handing out private files to whoever passed a gate."""

from django.http import FileResponse, Http404

from marketplace.payments.models import PaymentProof


def proof_response(proof: PaymentProof) -> FileResponse:
    """A proof as an answer: pictures are shown, a PDF is only ever downloaded; nothing in it may run."""
    is_picture = proof.content_type == "image/jpeg"
    try:
        content = proof.file.open("rb")
    except FileNotFoundError as absent:
        raise Http404 from absent
    response = FileResponse(
        content,
        content_type=proof.content_type,
        as_attachment=not is_picture,
        filename=f"{proof.sha256[:12]}.{'jpg' if is_picture else 'pdf'}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
