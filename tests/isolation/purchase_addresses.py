"""Rows of the addresses' table for what institutions buy: requests, quotes, orders, deliveries, invoices, reports."""

from tests.isolation.listing import Kind, Listed
from tests.isolation.listing import any_of as _any_of
from tests.isolation.listing import in_institution as _in_institution
from tests.isolation.listing import one as _one

PURCHASES: dict[str, Listed] = {
    "portal:request_start": Listed(Kind.OWN),
    "portal:request_from_search": Listed(Kind.OWN),
    "portal:workspace": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:workspace_short": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:requests": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:purchase_orders": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:request": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:request_goods": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_schedule": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_series": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_note": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_send": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_cancel": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:quote_accept": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", quote="quote.pk")),
    "portal:request_start_list": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:request_lines": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_cloth": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_asked": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_papers": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:request_file": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", file="request_file.pk")),
    "portal:request_again": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:question_answer": Listed(
        Kind.INSTITUTION, _in_institution(pk="request.pk", question="question.pk")
    ),
    "portal:quote_counter": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", quote="quote.pk")),
    "procurement_ask": Listed(Kind.STAFF, _one(pk="request.pk")),
    "procurement_paper": Listed(Kind.STAFF, _one(pk="request.pk", file="request_file.pk")),
    "portal:sizes": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:sizes_act": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:sizes_file": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:size_person": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", person="size_person.pk")),
    "portal:size_entry": Listed(Kind.PUBLIC),
    "portal:size_own": Listed(Kind.PUBLIC),
    "procurement_sizes": Listed(Kind.STAFF, _one(pk="purchase_order.pk")),
    "portal:order_directly": Listed(Kind.INSTITUTION, _in_institution(pk="draft.pk")),
    "portal:amend": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:addendum_file": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", addendum="addendum.pk"), found=(200, 404)
    ),
    "procurement_addendum": Listed(Kind.STAFF, _one(pk="purchase_order.pk", addendum="addendum.pk")),
    "procurement_conditions:*": Listed(Kind.OPERATOR, _any_of("orderconditions")),
    "portal:quote_split": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk")),
    "portal:award": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", award="award.pk")),
    "portal:institution_rules": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:place_remove": Listed(Kind.INSTITUTION, _in_institution(pk="place.pk")),
    "portal:budget": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:budget_line": Listed(Kind.INSTITUTION, _in_institution(pk="budget_line.pk")),
    "portal:quote_decline": Listed(Kind.INSTITUTION, _in_institution(pk="request.pk", quote="quote.pk")),
    "portal:purchase_order": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:purchase_order_file": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:order_progress": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:order_terms": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:order_waive": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", line="order_line.pk")
    ),
    "portal:swap_ask": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk")),
    "portal:swap_done": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", swap="swap.pk")),
    "receiving_swap": Listed(Kind.STAFF, _one(pk="purchase_order.pk", swap="swap.pk")),
    "portal:order_paper": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", document="document.pk")
    ),
    "portal:order_attach": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", document="document.pk")
    ),
    "portal:order_signed_copy": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", copy="signed_copy.pk")
    ),
    "portal:order_photo": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", photo="count_photo.pk")
    ),
    "portal:delivery": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", delivery="delivery.pk")
    ),
    "portal:delivery_portions": Listed(
        Kind.INSTITUTION,
        _in_institution(pk="purchase_order.pk", delivery="delivery.pk"),
        found=(200, 302, 404, 405),
    ),
    "portal:delivery_sign": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", delivery="delivery.pk")
    ),
    "portal:invoices": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:order_penalty": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", delivery="delivery.pk"), found=(200, 404)
    ),
    "portal:statement": Listed(Kind.INSTITUTION, _in_institution(statement="statement.pk")),
    "receiving_collect": Listed(
        Kind.STAFF, _one(institution="purchase_order.institution_id"), found=(200, 302, 404, 405)
    ),
    "receiving_statement": Listed(Kind.STAFF, _one(pk="statement.pk")),
    "receiving_statement_confirm": Listed(Kind.STAFF, _one(pk="statement.pk")),
    "receiving_statement_refuse": Listed(Kind.STAFF, _one(pk="statement.pk")),
    "receiving_scale": Listed(Kind.STAFF),
    "portal:invoice": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", invoice="invoice.pk")),
    "portal:tax_invoice": Listed(
        Kind.INSTITUTION, _in_institution(pk="purchase_order.pk", invoice="invoice.pk")
    ),
    "receiving_tax_invoice": Listed(Kind.STAFF, _one(pk="invoice.pk")),
    "receiving_tax_invoice_file": Listed(Kind.STAFF, _one(pk="invoice.pk")),
    "portal:invoice_proof": Listed(
        Kind.INSTITUTION,
        _in_institution(pk="purchase_order.pk", invoice="invoice.pk", payment="invoice_payment.pk"),
    ),
    "portal:order_archive": Listed(Kind.INSTITUTION, _in_institution(pk="purchase_order.pk"), found=(200,)),
    "portal:calendar": Listed(Kind.INSTITUTION, _in_institution()),
    "receiving_calendar": Listed(Kind.STAFF),
    "portal:report": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:report_issue": Listed(Kind.INSTITUTION, _in_institution()),
    "portal:report_paper": Listed(Kind.INSTITUTION, _in_institution(document="report_document.pk")),
    "portal:report_documents": Listed(
        Kind.INSTITUTION,
        lambda world, address: [{"institution_id": world.their_institution.pk, "measure": "committed"}],
    ),
}
