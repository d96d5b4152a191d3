"""Issued documents: compiled once by Typst from frozen data, stored with their hash, never changed.

Templates are `.typ` files inside the `marketplace` package and see nothing outside it: no network, no other file, and
values arrive as data, never as markup. The result is a tagged PDF/UA-1 with its fonts inside.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import segno
import typst
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext

from marketplace.core import audit, outbox
from marketplace.core.models import Document, new_token
from marketplace.core.pictures import ROOT, fonts
from marketplace.core.transactions import require_transaction

STANDARD_TEMPLATE = "core/typst/document.typ"


class DocumentDamaged(Exception):
    """The stored file is not the one that was issued."""


def compile_document(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str = "id",
    letterhead_svg: str | None = None,
    verify_url: str | None = None,
    issued_at: datetime | None = None,
) -> bytes:
    """Compile a template with data into a PDF/UA-1 and return its bytes; some tens of milliseconds.

    `template` is a path inside the package ("procurement/documents/purchase_order.typ", or STANDARD_TEMPLATE, whose
    head lists what it reads from `data`). `letterhead_svg` is a picture the width of the page's text, `verify_url` is
    printed with a QR code. The same input with the same `issued_at` gives the same bytes. Raises typst.TypstError for a
    template that does not compile with this data, ValueError for a template outside the package.
    """
    source = (ROOT / template).resolve()
    if not source.is_relative_to(ROOT) or not source.is_file():
        raise ValueError(f"{template} is no template of this package")
    moment = issued_at or timezone.now()
    return typst.compile(
        input=str(source),
        root=str(ROOT),
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(moment.timestamp()),
        sys_inputs={
            "data": _as_json(data),
            "words": _as_json(_words(language)),
            "title": title,
            "language": language.split("-")[0],
            "letterhead": letterhead_svg or "",
            "verify_url": verify_url or "",
            "qr": _qr_svg(verify_url) if verify_url else "",
        },
    )


def issue_document(
    *,
    kind: str,
    number: str,
    title: str,
    template: str,
    data: Mapping[str, Any],
    cooperative_id: int,
    actor: audit.Actor,
    institution_id: int | None = None,
    language: str = "id",
    letterhead_svg: str | None = None,
    verify_url: Callable[[str], str] | None = None,
    issued_at: datetime | None = None,
) -> Document:
    """Compile, store and register a document in the caller's transaction; emits "document.issued".

    `verify_url` makes the address of the public verification page from the document's token. `data` is kept as it was
    compiled. When the transaction is rolled back, the stored file stays behind under a name nobody knows. Raises
    IntegrityError when the cooperative has issued this kind and number before.
    """
    require_transaction("A document")
    token, moment = new_token(), issued_at or timezone.now()
    frozen = json.loads(_as_json(data))
    pdf = compile_document(
        template,
        frozen,
        title=title,
        language=language,
        letterhead_svg=letterhead_svg,
        verify_url=verify_url(token) if verify_url else None,
        issued_at=moment,
    )
    document = Document(
        kind=kind,
        number=number,
        title=title,
        language=language,
        cooperative_id=cooperative_id,
        institution_id=institution_id,
        issued_at=moment,
        data=frozen,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        token=token,
    )
    document.file.save(f"documents/{moment:%Y}/{kind.lower()}-{token}.pdf", ContentFile(pdf), save=False)
    document.save(force_insert=True)
    audit.record(
        "document.issue",
        "document",
        document.pk,
        actor=actor,
        cooperative_id=cooperative_id,
        institution_id=institution_id,
        changes={"kind": [None, kind], "number": [None, number], "sha256": [None, document.sha256]},
    )
    outbox.emit("document.issued", document.pk, {"document_id": document.pk, "kind": kind, "number": number})
    return document


def read_document(document: Document) -> bytes:
    """Return the PDF. Raises DocumentDamaged when the stored bytes are not the ones that were issued."""
    with document.file.open("rb") as stored:
        pdf = stored.read()
    if hashlib.sha256(pdf).hexdigest() != document.sha256:
        raise DocumentDamaged(f"document {document.pk} ({document.number}) does not match its hash")
    return pdf


def access_document(
    document_id: int, *, cooperative_id: int | None = None, institution_ids: Collection[int] = ()
) -> Document:
    """Return the document for one of its two parties. Raises Http404 for others as for one that does not exist."""
    parties = Q(institution_id__in=list(institution_ids))
    if cooperative_id is not None:
        parties |= Q(cooperative_id=cooperative_id)
    document = Document.objects.filter(parties, pk=document_id).first()
    if document is None:
        raise Http404(gettext("There is no such document."))
    return document


def document_response(document: Document) -> HttpResponse:
    """The issued file, checked against its hash, for a party that a gate let through."""
    return pdf_response(read_document(document), document.number)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at, "<name>.pdf" when it is kept; nobody between keeps a copy."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name.replace("/", "-")}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def document_by_token(token: str) -> Document | None:
    """Return what the public verification page is about. It shows kind, number, date, parties and hash, not the data."""
    return Document.objects.filter(token=token).first() if token else None


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            # Translators: {page} and {pages} are numbers.
            "page": gettext("Page {page} of {pages}"),
            "letterhead": gettext("Letterhead"),
            "verify": gettext("This document is recorded in Lumbung. Compare it with the original:"),
            "verify_picture": gettext("QR code with the address at which this document can be compared"),
        }


def _qr_svg(text: str) -> str:
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(border=2, dark="#2b2019", light="#ffffff", omitsize=True)


def _as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
