import hashlib
import re
import zlib
from datetime import UTC, datetime

import pytest
import typst
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404
from django.utils import translation

from marketplace.core import audit
from marketplace.core.documents import (
    STANDARD_TEMPLATE,
    DocumentDamaged,
    access_document,
    compile_document,
    document_by_token,
    issue_document,
    read_document,
)
from marketplace.core.models import Document, OutboxEvent

DATA = {
    "title": "Surat Pesanan",
    "number": "PO/CLG/2026/000012",
    "letterhead": {"name": "Koperasi Cilegon", "lines": ["Jalan Krakatau 1", "0812 3456 7890"]},
    "facts": [["Tanggal", "Selasa, 14 Januari 2025"]],
    "parties": [
        {"title": "Pembeli", "lines": ["Dinas Pendidikan"]},
        {"title": "Penjual", "lines": ["Koperasi"]},
    ],
    "tables": [
        {
            "columns": [{"title": "Barang", "width": "1fr"}, {"title": "Jumlah", "align": "right"}],
            "rows": [["Kemeja batik", "60"], ["Kain", "12"]],
        }
    ],
    "totals": [{"label": "Total", "amount": 1_250_000, "is_strong": True}],
    "in_words": "satu juta dua ratus lima puluh ribu rupiah",
    "signatures": [{"role": "Pembeli", "name": "Budi", "note": "PPK"}, {"role": "Penjual", "name": "Siti"}],
}
LETTERHEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 12"><rect width="170" height="12"/></svg>'
)
MOMENT = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)


def inside(pdf: bytes) -> bytes:
    """The file with its compressed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            opened.append(stream)
    return pdf + b"\n".join(opened)


def compiled(data=DATA, **changes) -> bytes:
    values = {"title": "Surat Pesanan", "issued_at": MOMENT, **changes}
    return compile_document(STANDARD_TEMPLATE, data, **values)


def test_a_document_is_a_tagged_pdf_with_its_title_language_and_fonts_inside():
    content = inside(compiled(verify_url="https://lumbung.test/dokumen/abc/", letterhead_svg=LETTERHEAD))
    assert content.startswith(b"%PDF-1.")
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", content)
    assert b"/StructTreeRoot" in content
    assert re.search(rb"/Lang ?\(id\)", content)
    assert b"Surat Pesanan" in content
    assert b"PlusJakartaSans" in content
    assert b"/FontFile" in content
    assert b"https://lumbung.test/dokumen/abc/" in content
    assert re.search(rb"/S ?/TH\b", content)
    assert re.search(rb"/S ?/Figure\b", content)


def test_the_language_of_the_frame_is_the_documents_and_not_the_pages():
    with translation.override("en"):
        indonesian = inside(compiled(language="id"))
    assert re.search(rb"/Lang ?\(id\)", indonesian)
    assert re.search(rb"/Lang ?\(en\)", inside(compiled(language="en")))


def test_the_same_input_gives_the_same_bytes():
    assert compiled() == compiled()
    assert compiled() != compiled(data={**DATA, "number": "PO/CLG/2026/000013"})


def test_everything_but_the_title_may_be_left_out():
    assert compiled(data={"title": "Kuitansi"}).startswith(b"%PDF")


def test_what_people_typed_is_text_and_never_markup():
    hostile = '#read("/core/documents.py") #panic("x") $x$ *a* [b] <c> \\ @d'
    assert compiled(data={**DATA, "paragraphs": [hostile], "facts": [[hostile, hostile]]}).startswith(b"%PDF")


def test_two_hundred_lines_and_large_amounts_fit():
    rows = [[f"Kemeja batik ukuran {size}", "999.999"] for size in range(200)]
    table = {**DATA["tables"][0], "rows": rows}
    totals = [{"label": "Total", "amount": 9_223_372_036_854_775_807}, {"label": "Potongan", "amount": -5}]
    content = inside(compiled(data={**DATA, "tables": [table], "totals": totals}))
    assert len(re.findall(rb"/Type ?/Page\b", content)) >= 4


def test_a_template_outside_the_package_is_refused():
    for path in ("../deploy/x.typ", "/etc/passwd", "core/typst/nothing.typ", "core"):
        with pytest.raises(ValueError, match="no template"):
            compile_document(path, DATA, title="x")


def test_data_that_a_template_needs_and_lacks_is_an_error():
    with pytest.raises(typst.TypstError):
        compiled(data={"number": "1"})


@pytest.fixture
def storage(monkeypatch):
    memory = InMemoryStorage()
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", memory)
    return memory


def issue(**changes) -> Document:
    values = {
        "kind": "PO",
        "number": "PO/CLG/2026/000012",
        "title": "Surat Pesanan",
        "template": STANDARD_TEMPLATE,
        "data": DATA,
        "cooperative_id": 3,
        "institution_id": 5,
        "actor": "system",
        "issued_at": MOMENT,
        "verify_url": "https://lumbung.test/dokumen/{}/".format,
    }
    return issue_document(**{**values, **changes})


@pytest.mark.django_db
def test_issuing_stores_the_file_its_hash_and_the_frozen_data(storage):
    document = issue()
    stored = Document.objects.get(pk=document.pk)
    pdf = read_document(stored)
    assert stored.sha256 == hashlib.sha256(pdf).hexdigest()
    assert stored.size == len(pdf)
    assert stored.data == DATA
    assert stored.issued_at == MOMENT
    assert len(stored.token) >= 32
    assert f"https://lumbung.test/dokumen/{stored.token}/".encode() in inside(pdf)
    assert stored.token in stored.file.name
    assert audit.entries_about("document", document.pk).get().cooperative_id == 3
    event = OutboxEvent.objects.get(topic="document.issued", key=str(document.pk))
    assert event.payload == {"document_id": document.pk, "kind": "PO", "number": "PO/CLG/2026/000012"}


@pytest.mark.django_db
def test_what_the_caller_does_to_the_data_later_does_not_reach_the_document(storage):
    data = {"title": "Kuitansi", "facts": [["a", "b"]]}
    document = issue(data=data)
    data["facts"].append(["c", "d"])
    assert document.data == {"title": "Kuitansi", "facts": [["a", "b"]]}


@pytest.mark.django_db
def test_a_number_is_issued_once(storage):
    issue()
    with pytest.raises(IntegrityError, match="core_document_cooperative_kind_number"), transaction.atomic():
        issue()
    issue(cooperative_id=4)


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_a_document(storage):
    document = issue()
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        Document.objects.update(number="PO/CLG/2026/000099")
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic():
        document.delete()
    assert Document.objects.get(pk=document.pk).number == "PO/CLG/2026/000012"


@pytest.mark.django_db
def test_a_file_that_was_changed_in_the_storage_is_not_handed_out(storage):
    document = issue()
    with document.file.open("rb") as stored:
        content = stored.read()
    storage.delete(document.file.name)
    storage.save(document.file.name, ContentFile(content.replace(b"%PDF", b"%PDX")))
    with pytest.raises(DocumentDamaged):
        read_document(Document.objects.get(pk=document.pk))


@pytest.mark.django_db
def test_only_the_two_parties_reach_a_document(storage):
    document = issue()
    assert access_document(document.pk, cooperative_id=3) == document
    assert access_document(document.pk, institution_ids=[9, 5]) == document
    for stranger in ({}, {"cooperative_id": 4}, {"institution_ids": [6]}, {"institution_ids": []}):
        with pytest.raises(Http404) as refused:
            access_document(document.pk, **stranger)
        with pytest.raises(Http404) as absent:
            access_document(document.pk + 1000, **stranger)
        assert str(refused.value) == str(absent.value)


@pytest.mark.django_db
def test_a_document_without_institution_is_not_everybodys(storage):
    document = issue(institution_id=None)
    with pytest.raises(Http404):
        access_document(document.pk, cooperative_id=None, institution_ids=[])


@pytest.mark.django_db
def test_the_verification_page_finds_a_document_by_its_token_alone(storage):
    document = issue()
    assert document_by_token(document.token) == document
    assert document_by_token(document.token[:-1]) is None
    assert document_by_token("") is None


def test_issuing_needs_a_transaction(no_transaction):
    with pytest.raises(transaction.TransactionManagementError):
        issue()
