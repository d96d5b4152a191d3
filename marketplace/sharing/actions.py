"""Writes of members' earnings and payments.

Earnings follow their document: written when it is placed, earned when it is completed, void when it ends otherwise,
each in the document's own transaction. Payments lock the member, so two treasurers never pay the same rupiah.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.models import Member, ProductMaker
from marketplace.core import audit
from marketplace.core.money import rupiah
from marketplace.core.transactions import require_transaction
from marketplace.sharing.calculations import sales_parts
from marketplace.sharing.models import Channel, Earning, MemberPayment
from marketplace.sharing.selectors import owing_to


@dataclass(frozen=True)
class SoldLine:
    """A line of a document: `total` in IDR."""

    line_id: int
    product_id: int
    name: str
    quantity: int
    total: int


@dataclass(frozen=True)
class Paper:
    """A photo or PDF that shows a payment."""

    content: bytes
    content_type: str
    extension: str


class MoreThanOwing(Exception):
    """The payment is larger than what the cooperative owes its member; `owing` in IDR."""

    def __init__(self, owing: int) -> None:
        super().__init__(str(owing))
        self.owing = owing


def keep_shares(
    *, channel: str, document_id: int, document_number: str, lines: Iterable[SoldLine]
) -> list[Earning]:
    """Write down what each maker will earn by these lines, at today's shares. In the caller's transaction."""
    require_transaction("Members' shares")
    sold = list(lines)
    makers: dict[int, list[ProductMaker]] = {}
    for maker in ProductMaker.objects.filter(product_id__in={line.product_id for line in sold}).order_by(
        "product_id", "sort_order", "pk"
    ):
        # Somebody who stands there twice is one maker with both shares.
        mine = makers.setdefault(maker.product_id, [])
        known = next((one for one in mine if one.member_id == maker.member_id), None)
        if known:
            known.share += maker.share
        else:
            mine.append(maker)
    rows = []
    for line in sold:
        of_line = makers.get(line.product_id, [])
        for maker, sales in zip(
            of_line, sales_parts(line.total, [one.share for one in of_line]), strict=True
        ):
            rows.append(
                Earning(
                    member_id=maker.member_id,
                    channel=channel,
                    document_id=document_id,
                    document_number=document_number,
                    line_id=line.line_id,
                    product_id=line.product_id,
                    product_name=line.name,
                    quantity=line.quantity,
                    share=maker.share,
                    amount=maker.share * line.quantity,
                    sales=sales,
                )
            )
    return Earning.objects.bulk_create(rows)


def earn_shares(*, channel: str, document_id: int, at: datetime.datetime) -> int:
    """The document was completed then: its makers have earned their parts. Returns how many rows; again it is none."""
    require_transaction("Members' shares")
    return Earning.objects.filter(
        channel=channel, document_id=document_id, status=Earning.Status.PENDING
    ).update(status=Earning.Status.EARNED, earned_at=at)


def void_shares(*, channel: str, document_id: int) -> int:
    """The document ended without a sale: nothing is earned by it. Returns how many rows; again it is none."""
    require_transaction("Members' shares")
    return Earning.objects.filter(
        channel=channel, document_id=document_id, status=Earning.Status.PENDING
    ).update(status=Earning.Status.VOID)


def return_shares(*, channel: str, document_id: int, pieces: Mapping[int, int]) -> int:
    """These pieces ({line id: pieces}) came back and were paid back: their makers earn nothing by them.

    Only before the document is completed. Returns how many rows were changed.
    """
    require_transaction("Members' shares")
    rows = Earning.objects.filter(
        channel=channel, document_id=document_id, line_id__in=pieces, status=Earning.Status.PENDING
    )
    changed = 0
    for row in rows:
        left = max(row.quantity - pieces[row.line_id], 0)
        if left:
            row.sales = row.sales * left // row.quantity
            row.amount = row.amount * left // row.quantity
            row.quantity, row.reduction = left, row.share * left - row.amount
        else:
            row.status = Earning.Status.VOID
        row.save(update_fields=["quantity", "reduction", "amount", "sales", "status"])
        changed += 1
    return changed


def lower_shares(*, channel: str, document_id: int, before: int, after: int) -> int:
    """The buyer was paid money back and keeps the goods: of `before` IDR the document still brings `after` IDR.

    Its makers' parts fall in the same proportion, fractions in the cooperative's favour. Only before the document is
    completed: what was earned may be paid out already. Returns how many rows were changed.
    """
    require_transaction("Members' shares")
    rows = Earning.objects.filter(
        channel=channel, document_id=document_id, status=Earning.Status.PENDING
    ).select_for_update()
    changed = 0
    for row in rows:
        row.sales = row.sales * after // before
        row.amount = row.amount * after // before
        row.reduction = row.share * row.quantity - row.amount
        row.save(update_fields=["reduction", "amount", "sales"])
        changed += 1
    return changed


def expect_shares(*, document_id: int, document_number: str, lines: Iterable[SoldLine]) -> list[Earning]:
    """What makers will earn once an institution accepts what is still to come of its order, at today's shares.

    These rows only wait: they are written anew with what is left, and acceptance earns rows of its own.
    """
    require_transaction("Members' shares")
    Earning.objects.filter(channel=Channel.EXPECTED, document_id=document_id).delete()
    return keep_shares(
        channel=Channel.EXPECTED, document_id=document_id, document_number=document_number, lines=lines
    )


def pay_member(
    *,
    member: Member,
    amount: int,
    paid_on: datetime.date,
    method: str,
    key: uuid.UUID,
    actor: audit.Actor,
    note: str = "",
    paper: Paper | None = None,
    more_is_meant: bool = False,
) -> MemberPayment:
    """Record that a member was paid `amount` IDR; the same key again returns the same payment.

    Raises MoreThanOwing unless `more_is_meant`.
    """
    stored = ""
    try:
        with transaction.atomic():
            member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
            known = MemberPayment.objects.filter(key=key).first()
            if known:
                return known
            owing = owing_to(member.pk)
            if amount > owing and not more_is_meant:
                raise MoreThanOwing(owing)
            payment = MemberPayment(
                key=key, member=member, amount=amount, paid_on=paid_on, method=method, note=note, recorded_by=_person(actor)
            )  # fmt: skip
            if paper:
                payment.content_type = paper.content_type
                payment.file.save(f"{uuid.uuid4()}.{paper.extension}", ContentFile(paper.content), save=False)
                stored = payment.file.name or ""
            payment.save()
            _record(
                "member.paid", member, actor, {"amount": [None, amount], "owing": [owing, owing - amount]}
            )
    except Exception:
        if stored:
            MemberPayment._meta.get_field("file").storage.delete(stored)
        raise
    return payment


def reverse_payment(*, payment: MemberPayment, reason: str, actor: audit.Actor) -> MemberPayment:
    """Take a payment back that was recorded by mistake. Raises ValidationError when that was done before."""
    with transaction.atomic():
        member = Member.objects.select_for_update(of=("self",)).get(pk=payment.member_id)
        if payment.reverses_id:
            raise ValidationError(_("This row is itself a reversal. Record a new payment instead."))
        if MemberPayment.objects.filter(reverses=payment).exists():
            raise ValidationError(
                _("This payment of %(amount)s was taken back already.") % {"amount": rupiah(payment.amount)}
            )
        reversal = MemberPayment.objects.create(
            member=member,
            amount=-payment.amount,
            paid_on=timezone.localdate(),
            method=payment.method,
            note=reason,
            reverses=payment,
            recorded_by=_person(actor),
        )
        _record("member.payment_reversed", member, actor, {"amount": [payment.amount, 0]})
    return reversal


def _person(actor: audit.Actor):
    return None if actor is None or isinstance(actor, str) else actor


def _record(action: str, member: Member, actor: audit.Actor, changes: dict) -> None:
    audit.record(
        action, "member", member.pk, actor=actor, cooperative_id=connection.tenant.pk, changes=changes
    )
