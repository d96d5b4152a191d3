"""Bank statements: brought in, matched with what buyers owe, and confirmed by a person. In the storefront's schema."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.paying import confirm_payment, record_late_payment
from marketplace.ordering.models import Order, OrderPayment
from marketplace.payments.bank_statements import Incoming, StatementRows
from marketplace.payments.models import BankStatement, Payment, StatementLine
from marketplace.payments.selectors import payments_of_amount
from tenants.models import Cooperative


@dataclass(frozen=True)
class Proposal:
    """A row of a statement beside the payments it could be, with their orders: one, several, or none."""

    line: StatementLine
    candidates: list[tuple[Payment, Order]] = field(default_factory=list)

    @property
    def only(self) -> tuple[Payment, Order] | None:
        return self.candidates[0] if len(self.candidates) == 1 else None


@transaction.atomic
def import_statement(
    *, cooperative: Cooperative, name: str, rows: StatementRows, actor: User
) -> tuple[BankStatement, int]:
    """Keep what came in; return the statement and how many of its rows an earlier one had already."""
    statement = BankStatement.objects.create(
        cooperative=cooperative,
        file_name=name[:120],
        outgoing=rows.outgoing,
        unreadable=[{"row": one.row, "reason": one.reason} for one in rows.unreadable],
        imported_by=actor,
    )
    prints = _fingerprints(rows.incoming)
    known = set(
        StatementLine.objects.filter(cooperative=cooperative, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
    )
    StatementLine.objects.bulk_create(
        [
            StatementLine(
                statement=statement,
                cooperative=cooperative,
                row=one.row,
                day=one.day,
                description=one.description,
                amount=one.amount,
                fingerprint=mark,
            )
            for one, mark in zip(rows.incoming, prints, strict=True)
            if mark not in known
        ],
        ignore_conflicts=True,
    )
    audit.record(
        "bank_statement.import",
        "bank_statement",
        statement.pk,
        actor=actor,
        cooperative_id=cooperative.pk,
        changes={"rows": [None, len(rows.incoming)], "known": [None, len(known)]},
    )
    return statement, len(known)


def proposals(lines: list[StatementLine]) -> list[Proposal]:
    """What each row that is not confirmed could pay, by its amount to the rupiah; three statements however many rows."""
    open_lines = [line for line in lines if line.payment_id is None]
    by_amount = payments_of_amount({line.amount for line in open_lines})
    ids = [payment.pk for found in by_amount.values() for payment in found]
    orders = {
        link.payment_id: link.order
        for link in OrderPayment.objects.filter(payment_id__in=ids).select_related("order__cooperative")
    }
    return [
        Proposal(
            line,
            [
                (payment, orders[payment.pk])
                for payment in by_amount.get(line.amount, [])
                # Nobody pays before the order is placed.
                if payment.pk in orders and timezone.localdate(payment.created_at) <= line.day
            ],
        )
        for line in open_lines
    ]


def confirm_lines(
    *, chosen: dict[int, str], lines: list[StatementLine], actor: User, roles: frozenset[str]
) -> tuple[int, list[str]]:
    """Confirm {line id: payment id}, each in a transaction of its own; return how many, and why others were not.

    Only what is proposed now is confirmed: somebody else may have been faster.
    """
    done, refused = 0, []
    for proposal in proposals(lines):
        wanted = chosen.get(proposal.line.pk)
        found = next((pair for pair in proposal.candidates if str(pair[0].pk) == wanted), None)
        if wanted is None:
            continue
        if found is None:
            refused.append(proposal.line.description or str(proposal.line.row))
            continue
        payment, order = found
        try:
            _confirm(proposal.line, payment, order, actor, roles)
        except TransitionRefused as refusal:
            refused.append(f"{order.number}: {refusal}")
        else:
            done += 1
    return done, refused


@transaction.atomic
def _confirm(line: StatementLine, payment: Payment, order: Order, actor: User, roles: frozenset[str]) -> None:
    act = confirm_payment if order.is_unpaid else record_late_payment
    act(order=order, actor=actor, roles=roles, payment_id=payment.pk)
    StatementLine.objects.filter(pk=line.pk, payment=None).update(
        payment=payment, confirmed_at=timezone.now()
    )


def _fingerprints(rows: list[Incoming]) -> list[str]:
    """Two rows that look alike on one day are two; the same file again has the same two."""
    seen: Counter[str] = Counter()
    prints = []
    for one in rows:
        text = f"{one.day}|{one.amount}|{one.description}"
        seen[text] += 1
        prints.append(hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest())
    return prints
