"""Every kind of paper of a purchase as a PDF: tagged, titled, small, its sum in figures and in words."""

import re
from datetime import timedelta

import pytest
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.documents import read_document
from marketplace.core.money import in_words, rupiah
from marketplace.core.relay import drain
from marketplace.procurement.actions import amending, awarding, ordering
from marketplace.procurement.selectors.purchase_orders import whole_purchase_orders
from marketplace.receiving.actions import collecting
from marketplace.receiving.dossier import FOLDERS
from marketplace.receiving.selectors.papers import Paper, papers_of
from tests.core.test_documents import inside
from tests.receiving.conftest import a_delivery, counted, signed
from tests.receiving.test_statements import monthly

pytestmark = pytest.mark.django_db

LARGEST = 200 * 1024
# Papers about goods on their way say pieces, not money.
WITHOUT_A_SUM = {"delivery_note", "acceptance"}


@pytest.fixture
def papers(order, officer, institution, cilegon, staff, receiver, approver, chair) -> list[Paper]:
    """One purchase with every paper that there is; its buyer's name has letters from elsewhere."""
    officer.name = "Nyi Mas Śrī Dévi Ñurjanah"
    officer.save(update_fields=["name"])
    with schema_context("public"):
        addendum = amending.propose_addendum(
            purchase_order=order, wanted_on=order.wanted_on + timedelta(days=3), place=order.place,
            delivery_plan="", reason="Acara diundur", actor=officer, roles={"officer"},
        )  # fmt: skip
    with tenant_context(cilegon):
        amending.answer_addendum(addendum=addendum, is_agreed=True, actor=staff, roles={"order_desk"})
        ordering.keep_quotation(purchase_order_id=order.pk)
    monthly(order, officer)
    signed(counted(a_delivery(order, staff), receiver), approver, chair)
    with tenant_context(cilegon):
        collecting.issue_statement(institution=institution, actor=staff)
    with schema_context("public"):
        return papers_of(whole_purchase_orders().get(pk=order.pk))


def test_every_kind_of_paper_is_a_small_tagged_pdf_that_says_its_sum_in_words(papers):
    assert {one.kind for one in papers} == set(FOLDERS), "a new kind of paper is looked at here too"
    for paper in papers:
        document = paper.document
        pdf = read_document(document)
        content = inside(pdf)
        assert pdf.startswith(b"%PDF-1.") and len(pdf) == document.size <= LARGEST, paper.kind
        assert b"/StructTreeRoot" in content and b"pdfuaid" in content, paper.kind
        assert re.search(rb"/Lang ?\(id\)", content), paper.kind
        assert document.title.endswith(document.number) and document.number == paper.number
        if paper.kind in WITHOUT_A_SUM:
            continue
        total = document.data["verification"]["total"]
        written = str(document.data)
        assert in_words(total, "id") in written, paper.kind
        sums = [row["amount"] for row in document.data["totals"] if row.get("is_strong")]
        assert total in sums or rupiah(total) in written, paper.kind


def test_sum_of_a_paper_is_that_of_its_lines(papers):
    """What stands in the last column of a paper's table adds up to the goods in its totals."""
    for paper in papers:
        if paper.kind not in ("quotation", "purchase_order", "invoice"):
            continue
        rows = paper.document.data["tables"][0]["rows"]
        lines = sum(int(re.sub(r"\D", "", row[-1])) for row in rows)
        assert lines == paper.document.data["totals"][0]["amount"], paper.kind


def test_accepted_quote_becomes_a_paper_once_the_order_is_written(quote, officer):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        assert [one.kind for one in papers_of(order)] == ["purchase_order"], (
            "one PDF while the request is locked"
        )
    drain()
    with schema_context("public"):
        papers = papers_of(order)
    assert [one.kind for one in papers] == ["quotation", "purchase_order"]
    assert (
        papers[0].number == quote.number and papers[0].document.data["verification"]["total"] == quote.total
    )
