"""One bill for a month over several orders of an institution, and its payment in one sum. Amounts are whole IDR."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit
from marketplace.core.money import rupiah
from marketplace.core.numbers import next_number
from marketplace.payments.proofs import Proof
from marketplace.receiving.actions.invoicing import CannotInvoice, Draft, issue_bill, next_bill
from marketplace.receiving.actions.paying import CannotPay, confirm_payment, room_for, tell_payment
from marketplace.receiving.models import Fulfilment, Invoice, InvoicePayment, Statement
from marketplace.receiving.papers.statement import issue_statement_paper
from marketplace.receiving.selectors.statements import orders_to_collect
from marketplace.receiving.states import TOLD


def drafts_of(institution: Institution) -> list[tuple[Fulfilment, Draft]]:
    """What each order would bring to the bill of the month. Works in the cooperative's schema, over its orders of one buyer."""
    found = []
    for fulfilment in orders_to_collect(institution):
        draft = next_bill(fulfilment.purchase_order)
        if draft:
            found.append((fulfilment, draft))
    return found


def issue_statement(*, institution: Institution, actor: User) -> Statement:
    """Bill everything accepted of the institution's orders that are billed monthly, in one number. Raises CannotInvoice.

    Each order keeps a bill of its own, so that its file is whole; this paper gathers them and says what is due when.
    Bounded by the cooperative's open orders of one institution.
    """
    with transaction.atomic():
        waiting = orders_to_collect(institution)
        if not waiting:
            raise CannotInvoice(_("Nothing accepted is left to bill."))
        invoices = [issue_bill(order=one.purchase_order, actor=actor) for one in waiting]
        order, today = waiting[0].purchase_order, timezone.localdate()
        statement = Statement(
            cooperative_id=order.cooperative_id,
            institution=institution,
            number=next_number(
                "TK", cooperative_id=order.cooperative_id, year=today.year, code=order.cooperative.code
            ),
            issued_on=today,
            due_on=today + timedelta(days=max(one.due_days for one in waiting)),
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
                    )
                )
                left -= part
    return told


def confirm_collective_payment(
    *, statement: Statement, sha256: str, actor: User, roles: Collection[str]
) -> int:
    """The sum of one paper has arrived: every bill that it pays counts its part. Returns IDR; 0 when nothing waited.

    Raises TransitionRefused and CannotPay; then no part is counted.
    """
    with transaction.atomic():
        waiting = InvoicePayment.objects.filter(
            invoice__statement=statement, sha256=sha256, status=TOLD
        ).select_related("invoice")
        amount = 0
        for payment in waiting.order_by("invoice__purchase_order_id", "pk"):
            confirm_payment(payment=payment, actor=actor, roles=roles)
            amount += payment.amount
    return amount
