"""One bill for a month over several orders of an institution, and its payment in one sum. Amounts are whole IDR."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit, outbox
from marketplace.core.money import rupiah
from marketplace.core.numbers import next_number
from marketplace.payments.proofs import Proof
from marketplace.receiving.actions.invoicing import (
    CannotInvoice,
    Draft,
    Reckoned,
    open_bill,
    reckon,
    write_bill,
)
from marketplace.receiving.actions.paying import (
    CannotPay,
    confirm_payment,
    refuse_payment,
    room_for,
    tell_payment,
)
from marketplace.receiving.models import Fulfilment, Invoice, InvoicePayment, Statement
from marketplace.receiving.papers.statement import issue_statement_paper
from marketplace.receiving.selectors.deliveries import balances_of
from marketplace.receiving.selectors.invoices import tax_case, tax_rules
from marketplace.receiving.selectors.statements import orders_to_collect
from marketplace.receiving.states import TOLD


def drafts_of(institution: Institution) -> list[tuple[Fulfilment, Draft]]:
    """What each order would bring to the bill of the month. Works in the cooperative's schema, over its orders of one buyer."""
    found = [
        (one, reckoned)
        for one in orders_to_collect(institution)
        if (reckoned := reckon(one.purchase_order, balances_of(one.purchase_order)))
    ]
    drafts = _drafts([reckoned for _fulfilment, reckoned in found])
    return [(fulfilment, draft) for (fulfilment, _reckoned), draft in zip(found, drafts, strict=True)]


def issue_statement(*, institution: Institution, actor: User) -> Statement:
    """Bill everything accepted of the institution's orders that are billed monthly, in one number. Raises CannotInvoice.

    Each order keeps a bill of its own, so that its file is whole; this paper gathers them and says what is due when.
    Bounded by the cooperative's open orders of one institution.
    """
    with transaction.atomic():
        # Each is locked, in the order of their keys, and reckoned once: what is accepted meanwhile is on no bill, so the
        # thresholds are measured by all that is billed.
        waiting = orders_to_collect(institution)
        opened = [bill for one in waiting if (bill := open_bill(one.purchase_order_id))]
        if not opened:
            raise CannotInvoice(_("Nothing accepted is left to bill."))
        order, today = opened[0].reckoned.order, timezone.localdate()
        # All of them say the day of the paper that gathers them: the institution pays it in one sum.
        due_on = today + timedelta(days=max(one.fulfilment.due_days for one in opened))
        drafts = _drafts([one.reckoned for one in opened])
        invoices = [
            write_bill(one, draft, due_on=due_on, actor=actor, is_part=True)
            for one, draft in zip(opened, drafts, strict=True)
        ]
        statement = Statement(
            cooperative_id=order.cooperative_id,
            institution=institution,
            number=next_number(
                "TK", cooperative_id=order.cooperative_id, year=today.year, code=order.cooperative.code
            ),
            issued_on=today,
            due_on=due_on,
            issued_by=actor,
        )
        statement.document = issue_statement_paper(statement, invoices, actor=actor)
        statement.save()
        Invoice.objects.filter(pk__in=[one.pk for one in invoices]).update(statement=statement)
        audit.record(
            "statement.issue",
            "statement",
            statement.pk,
            actor=actor,
            cooperative_id=order.cooperative_id,
            institution_id=institution.pk,
            changes={
                "number": [None, statement.number],
                "invoices": [None, [one.number for one in invoices]],
                "total": [None, sum(one.total for one in invoices)],
            },
        )
        _tell("statement.issued", statement, order.cooperative.schema_name)
    return statement


def room_in(statement: Statement) -> dict[str, int]:
    """{kind of payment: IDR that can still be told for all its bills together}."""
    room: dict[str, int] = {}
    for invoice in statement.invoices.prefetch_related("payments").order_by("pk"):
        for kind, left in room_for(invoice).items():
            room[kind] = room.get(kind, 0) + left
    return room


def tell_collective_payment(
    *,
    statement: Statement,
    kind: str,
    amount: int,
    paid_on: date,
    proof: Proof,
    actor: User,
    reference: str = "",
) -> list[InvoicePayment]:
    """Take down one transfer (or slip) for several bills: the oldest are filled first. Works at the portal. Raises CannotPay."""
    with transaction.atomic():
        room = room_in(statement).get(kind, 0)
        if amount > room:
            raise CannotPay(
                _("At most %(room)s can still be told for this.") % {"room": rupiah(room)}, "amount"
            )
        told, left = [], amount
        for invoice in statement.invoices.prefetch_related("payments").order_by("purchase_order_id", "pk"):
            part = min(room_for(invoice)[kind], left)
            if part:
                told.append(
                    tell_payment(
                        invoice=invoice,
                        kind=kind,
                        amount=part,
                        paid_on=paid_on,
                        proof=proof,
                        actor=actor,
                        reference=reference,
                        is_part=True,
                    )
                )
                left -= part
        if told:
            _tell("statement_payment.told", statement, statement.cooperative.schema_name, told)
    return told


def confirm_collective_payment(
    *, statement: Statement, sha256: str, actor: User, roles: Collection[str]
) -> int:
    """The sum of one paper has arrived: every bill that it pays counts its part. Returns IDR; 0 when nothing waited.

    Raises TransitionRefused and CannotPay; then no part is counted.
    """
    with transaction.atomic():
        parts = _waiting_parts(statement, sha256)
        for payment in parts:
            confirm_payment(payment=payment, actor=actor, roles=roles, is_part=True)
        if parts:
            _tell("statement_payment.confirmed", statement, statement.cooperative.schema_name, parts)
    return sum(one.amount for one in parts)


def refuse_collective_payment(
    *, statement: Statement, sha256: str, reason: str, actor: User, roles: Collection[str]
) -> int:
    """The sum of one paper has not arrived: no bill counts any part of it. Returns IDR; 0 when nothing waited.

    Raises TransitionRefused; then no part is refused.
    """
    with transaction.atomic():
        parts = _waiting_parts(statement, sha256)
        for payment in parts:
            refuse_payment(payment=payment, reason=reason, actor=actor, roles=roles, is_part=True)
        if parts:
            _tell("statement_payment.refused", statement, statement.cooperative.schema_name, parts)
    return sum(one.amount for one in parts)


def _waiting_parts(statement: Statement, sha256: str) -> list[InvoicePayment]:
    """What one paper pays of each bill, in the order in which bills are locked; a penalty is answered on its own bill."""
    waiting = InvoicePayment.objects.filter(invoice__statement=statement, sha256=sha256, status=TOLD)
    return list(
        waiting.exclude(kind=InvoicePayment.Kind.PENALTY)
        .select_related("invoice__purchase_order")
        .order_by("invoice__purchase_order_id", "pk")
    )


def _drafts(found: list[Reckoned]) -> list[Draft]:
    """Each with its taxes. A treasurer's thresholds are measured by what is paid in one sum: goods, for catering has taxes
    of its own. All are of one cooperative and institution, so the rules are read once.
    """
    if not found:
        return []
    rules = tax_rules(found[0].order, timezone.localdate())
    is_measured = found[0].order.institution.kind == Institution.Kind.GOVERNMENT
    measured = [is_measured and not tax_case(one.order).is_catering for one in found]
    together = sum(one.net for one, counts in zip(found, measured, strict=True) if counts)
    return [
        one.draft(rules, together=together if counts else 0)
        for one, counts in zip(found, measured, strict=True)
    ]


def _tell(topic: str, statement: Statement, schema: str, parts: Collection[InvoicePayment] = ()) -> None:
    """One piece of news for the whole paper; each bill's own news are marked as parts and mail nobody."""
    payload = {"statement_id": statement.pk, "payment_ids": [one.pk for one in parts]}
    outbox.emit(topic, statement.pk, payload, schema=schema)
