"""Batches of payouts and of commission bills: written by one operator, approved by another, paid, and only then booked."""

import datetime
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit, due, outbox
from marketplace.core.dates import morning_of
from marketplace.core.numbers import next_number
from marketplace.settlement import mails
from marketplace.settlement.actions.entries import post
from marketplace.settlement.bank_file import bank_file
from marketplace.settlement.models import Account, Batch, BatchLine, Kind
from marketplace.settlement.selectors import balances_by_cooperative, spoken_for
from marketplace.settlement.states import APPROVED, BATCH, EXPORTED, TOLD
from tenants.models import Cooperative
from tenants.selectors import portal

ROLE = "operator"
DAYS_TO_PAY = 14
# So long before that day the cooperative is reminded.
DAYS_BEFORE = 3
# Prefixes of the documents' numbers: pembayaran and tagihan.
PREFIXES = {Batch.Kind.PAYOUT: "BYR", Batch.Kind.BILL: "TGH"}
ACCOUNTS = {Batch.Kind.PAYOUT: Account.PAYABLE, Batch.Kind.BILL: Account.DUE}


class NothingToSettle(Exception):
    """No cooperative has anything open that is not in a batch already."""


@transaction.atomic
def write_batch(*, kind: str, actor: User) -> tuple[Batch, list[Cooperative]]:
    """Put everything that is open into a draft; return it with the cooperatives that were left out for want of an account.

    Raises NothingToSettle.
    """
    # Two operators who press at once wait here for each other: no rupiah is in two batches.
    centre = Cooperative.objects.select_for_update(of=("self",)).get(pk=portal().pk)
    owed, taken = balances_by_cooperative(), spoken_for(kind)
    sign = -1 if kind == Batch.Kind.PAYOUT else 1
    open_amounts = {
        pk: sign * balances[ACCOUNTS[Batch.Kind(kind)]] - taken.get(pk, 0) for pk, balances in owed.items()
    }
    cooperatives = Cooperative.objects.filter(
        pk__in=[pk for pk, amount in open_amounts.items() if amount > 0]
    ).order_by("pk")
    without_account = [
        one for one in cooperatives if kind == Batch.Kind.PAYOUT and not one.bank_account_number
    ]
    chosen = [one for one in cooperatives if one not in without_account]
    if not chosen:
        raise NothingToSettle
    year = timezone.localdate().year
    prefix = PREFIXES[Batch.Kind(kind)]
    batch = Batch.objects.create(
        number=next_number(
            f"batch-{kind}", cooperative_id=centre.pk, year=year, code=centre.code, prefix=f"{prefix}K"
        ),
        kind=kind,
        created_by=actor,
    )
    # One after the other, bounded by the number of cooperatives: each number is of its own gapless series.
    for one in chosen:
        BatchLine.objects.create(
            batch=batch,
            cooperative=one,
            number=next_number(kind, cooperative_id=one.pk, year=year, code=one.code, prefix=prefix),
            amount=open_amounts[one.pk],
            bank_name=one.bank_name,
            bank_account_number=one.bank_account_number,
            bank_account_holder=one.bank_account_holder,
        )
    outbox.emit(mails.BATCH_WRITTEN, batch.pk, {"batch_id": batch.pk}, schema=centre.schema_name)
    audit.record("batch.write", "batch", batch.pk, actor=actor, changes={"number": [None, batch.number]})
    return batch, without_account


@transaction.atomic
def approve_batch(*, batch: Batch, actor: User) -> None:
    """The second person says yes. Raises ValidationError for the first one, TransitionRefused out of turn."""
    batch = batch_for_update(batch.pk)
    if batch.created_by_id == actor.pk:
        raise ValidationError(
            _("You have written this batch yourself. Ask another operator to look at it and to approve it.")
        )
    BATCH.apply(batch, "approve", actor=actor, role=ROLE, also={"approved_by_id": actor.pk})
    if batch.kind == Batch.Kind.BILL:
        batch.lines.update(due_on=timezone.localdate() + datetime.timedelta(days=DAYS_TO_PAY))
    for line in _lines(batch):
        _tell(mails.PAYOUT_APPROVED if batch.is_payout else mails.BILL_ISSUED, line)
        if line.due_on:
            _remind(mails.BILL_DUE, line, line.due_on - datetime.timedelta(days=DAYS_BEFORE))
            _remind(mails.BILL_OVERDUE, line, line.due_on + datetime.timedelta(days=1))


@transaction.atomic
def cancel_batch(*, batch: Batch, actor: User) -> None:
    """Its amounts are open again; who was told of them hears it. Raises ValidationError when some of it was paid.

    Raises TransitionRefused out of turn.
    """
    batch = batch_for_update(batch.pk)
    if batch.lines.exclude(paid_on=None).exists():
        raise ValidationError(_("Some of this batch is paid already; it cannot be cancelled any more."))
    was_told = batch.status in TOLD
    BATCH.apply(batch, "cancel", actor=actor, role=ROLE)
    for line in _lines(batch) if was_told else ():
        _tell(mails.LINE_CANCELLED, line)
        for reminder in (mails.BILL_DUE, mails.BILL_OVERDUE):
            due.cancel(reminder, line.pk, schema=line.cooperative.schema_name)


@transaction.atomic
def export_batch(*, batch: Batch, actor: User) -> bytes:
    """The file for the bank; the first time it is written down that it was handed out. Raises TransitionRefused."""
    batch = batch_for_update(batch.pk)
    content = bank_file(batch)
    if batch.is_payout and batch.exported_at is None:
        for line in _lines(batch):
            _tell(mails.PAYOUT_SENT, line)
    BATCH.apply(
        batch,
        "export",
        actor=actor,
        role=ROLE,
        also={
            "file_sha256": batch.file_sha256 or hashlib.sha256(content).hexdigest(),
            "exported_at": batch.exported_at or timezone.now(),
        },
    )
    return content


@transaction.atomic
def settle_batch(*, batch: Batch, line_ids: set[int], paid_on: datetime.date, actor: User) -> int:
    """These lines were paid that day: book them; with the last one the batch is paid. Returns how many were booked.

    A payout is paid as a whole; bills one by one. Raises TransitionRefused, ValidationError for a day to come.
    """
    if paid_on > timezone.localdate():
        raise ValidationError(
            {"paid_on": _("This day is still to come. Write the day on which it was paid.")}
        )
    batch = batch_for_update(batch.pk)
    if batch.status not in (APPROVED, EXPORTED):
        BATCH.target_of(batch.status, "settle", ROLE)
    lines = list(
        batch.lines.select_for_update(of=("self",))
        .select_related("cooperative")
        .filter(paid_on=None)
        .order_by("pk")
    )
    chosen = lines if batch.is_payout else [line for line in lines if line.pk in line_ids]
    if not chosen:
        raise ValidationError(_("Choose the bills that were paid."))
    for line in chosen:
        line.paid_on = paid_on
        line.save(update_fields=["paid_on"])
        _book(batch, line)
        if batch.is_payout and batch.exported_at is None:
            # Whoever was told that it is with the bank sees it come.
            _tell(mails.PAYOUT_SENT, line)
        audit.record(
            "batch.settle",
            "batch_line",
            line.pk,
            actor=actor,
            cooperative_id=line.cooperative_id,
            changes={"paid_on": [None, paid_on], "amount": [None, line.amount]},
        )
    if len(chosen) == len(lines):
        BATCH.apply(batch, "settle", actor=actor, role=ROLE)
    return len(chosen)


def _lines(batch: Batch) -> list[BatchLine]:
    """Bounded by the number of cooperatives."""
    return list(batch.lines.select_related("cooperative").order_by("pk"))


def _tell(topic: str, line: BatchLine) -> None:
    outbox.emit(topic, line.pk, {"line_id": line.pk}, schema=line.cooperative.schema_name)


def _remind(topic: str, line: BatchLine, day: datetime.date) -> None:
    """In the morning of that day, if it is still so then."""
    due.schedule(
        topic,
        line.pk,
        at=morning_of(day),
        payload={"line_id": line.pk},
        schema=line.cooperative.schema_name,
    )


def batch_for_update(pk: int) -> Batch:
    """Raises Batch.DoesNotExist."""
    return Batch.objects.select_for_update(of=("self",)).get(pk=pk)


def _book(batch: Batch, line: BatchLine) -> None:
    amounts = (
        {Account.PAYABLE: line.amount, Account.BANK: -line.amount}
        if batch.is_payout
        else {Account.BANK: line.amount, Account.DUE: -line.amount}
    )
    post(
        kind=Kind.PAYOUT if batch.is_payout else Kind.BILL,
        source=f"line:{line.pk}",
        cooperative_id=line.cooperative_id,
        document=line.number,
        occurred_at=timezone.now(),
        amounts=amounts,
        facts={"batch": batch.number, "paid_on": line.paid_on},
    )
