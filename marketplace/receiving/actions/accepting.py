"""The receiver counts, whoever must sign signs, and only then are goods accepted. Works at the portal unless it says else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from marketplace.accounts.models import Institution, User
from marketplace.core import audit, due, outbox
from marketplace.core.models import Document
from marketplace.core.numbers import next_number
from marketplace.payments.proofs import Proof
from marketplace.procurement.actions.sizes import schedule_erasure
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions.telling import in_business_days, note, tell
from marketplace.receiving.models import Acceptance, CountPhoto, Delivery, DeliveryLine, SignedCopy
from marketplace.receiving.papers.acceptance import issue_acceptance
from marketplace.receiving.selectors.deliveries import (
    balances_for_update,
    delivery_for_update,
    fulfilment_for_update,
)
from marketplace.receiving.states import COUNTED, DELIVERY, SENT

# Kinds of buyers whose acceptance is a signature of both sides.
SIGNING = frozenset({Institution.Kind.GOVERNMENT})


@dataclass(frozen=True)
class Count:
    """What became of one line: pieces accepted and rejected, and why."""

    accepted: int
    rejected: int = 0
    reason: str = ""
    remark: str = ""
    photos: tuple[Proof, ...] = field(default_factory=tuple)


class CountDoesNotAddUp(Exception):
    """Accepted and rejected pieces are not what was sent. `line_id` is the delivery line's."""

    def __init__(self, line_id: int, sent: int) -> None:
        super().__init__(
            _("%(sent)d were sent: accepted and rejected together must be %(sent)d.") % {"sent": sent}
        )
        self.line_id = line_id


class CannotSign(Exception):
    """There is nothing to sign for this person now; the message says why."""


def count_delivery(
    *,
    delivery: Delivery,
    counts: Mapping[int, Count],
    actor: User,
    roles: Collection[str],
    arrived_at: datetime | None = None,
) -> Delivery:
    """Write down what arrived and issue the acceptance record (BAST). {delivery line id: Count}.

    Where both sides must sign, the goods wait for that; elsewhere they are accepted at once. Of two receivers one is
    first, the other reads that it was counted. Raises TransitionRefused and CountDoesNotAddUp.
    """
    with transaction.atomic():
        fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        DELIVERY.target_of(locked.status, "count", roles)
        lines = list(locked.lines.select_related("line"))
        for line in lines:
            _write_count(line, counts.get(line.pk, Count(accepted=-1)))
        DELIVERY.apply(locked, "count", actor=actor, role=roles)
        _record(locked, lines, actor=actor, arrived_at=arrived_at or timezone.now(), is_automatic=False)
    return locked


def lapse_delivery(*, delivery_id: int) -> None:
    """The days have passed after which a private buyer agreed that silence is acceptance. May be called twice."""
    with transaction.atomic():
        found = Delivery.objects.select_related("purchase_order").get(pk=delivery_id)
        fulfilment = fulfilment_for_update(found.purchase_order_id)
        locked = delivery_for_update(delivery_id)
        is_agreed = fulfilment.auto_accept_days and (
            fulfilment.purchase_order.institution.kind == Institution.Kind.PRIVATE
        )
        if locked.status != SENT or not is_agreed:
            return
        lines = list(locked.lines.select_related("line"))
        for line in lines:
            _write_count(line, Count(accepted=line.quantity))
        DELIVERY.apply(locked, "lapse", actor="system", role="system")
        _record(locked, lines, actor=None, arrived_at=locked.sent_at or timezone.now(), is_automatic=True)


def sign_acceptance(
    *, delivery: Delivery, actor: User, roles: Collection[str], for_cooperative: bool
) -> Delivery:
    """Record that one side has signed the printed acceptance record; with both signatures the goods are accepted.

    For the institution an approver (PPK) signs, for the cooperative who leads it. Raises CannotSign.
    """
    side = "seller" if for_cooperative else "buyer"
    if (for_cooperative and "manager" not in roles) or (not for_cooperative and "approver" not in roles):
        raise CannotSign(_("The approver (PPK) and the cooperative's chair sign. Ask them to do it."))
    with transaction.atomic():
        fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        if locked.status != COUNTED:
            raise CannotSign(_("There is nothing to sign here now."))
        acceptance = Acceptance.objects.select_for_update().get(delivery=locked)
        if getattr(acceptance, f"{side}_signed_at"):
            raise CannotSign(_("This side has signed already."))
        setattr(acceptance, f"{side}_signed_at", timezone.now())
        setattr(acceptance, f"{side}_signed_by", actor)
        acceptance.save(update_fields=[f"{side}_signed_at", f"{side}_signed_by"])
        note("delivery.sign", locked, actor, side=side, number=acceptance.number)
        if acceptance.is_signed:
            _accept(locked)
    return locked


def waive_rejected(*, order: PurchaseOrder, line_id: int, quantity: int, actor: User) -> None:
    """The institution does without rejected pieces: nobody has to deliver them again. Raises ValueError beyond them."""
    with transaction.atomic():
        fulfilment_for_update(order.pk)
        balance = balances_for_update(order.pk, [line_id])[line_id]
        if not 0 < quantity <= balance.to_redeliver:
            raise ValueError(f"{quantity} of {balance.to_redeliver}")
        balance.waived += quantity
        balance.save(update_fields=["waived"])
        audit.record(
            "delivery.waive",
            "purchase_order",
            order.pk,
            actor=actor,
            cooperative_id=order.cooperative_id,
            institution_id=order.institution_id,
            changes={"line": [None, line_id], "quantity": [None, quantity]},
        )
        outbox.emit(
            "delivery.waived",
            order.pk,
            {"purchase_order_id": order.pk},
            schema=order.cooperative.schema_name,
        )
        _finish(order.pk)


def attach_signed_copy(
    *, order: PurchaseOrder, document: Document, proof: Proof, actor: User, by_cooperative: bool
) -> SignedCopy:
    """Keep the scan of a paper that was printed, signed and stamped, beside the issued one."""
    with transaction.atomic():
        copy = SignedCopy(
            purchase_order=order,
            cooperative_id=order.cooperative_id,
            document=document,
            content_type=proof.content_type,
            sha256=proof.sha256,
            size=len(proof.content),
            uploaded_by=actor,
            by_cooperative=by_cooperative,
        )
        copy.file.save(f"{proof.sha256[:20]}.{proof.extension}", ContentFile(proof.content), save=False)
        copy.save()
        audit.record(
            "document.attach_signed",
            "document",
            document.pk,
            actor=actor,
            cooperative_id=order.cooperative_id,
            institution_id=order.institution_id,
            changes={"number": [None, document.number], "sha256": [None, proof.sha256]},
        )
    return copy


def _write_count(line: DeliveryLine, count: Count) -> None:
    if count.accepted < 0 or count.rejected < 0 or count.accepted + count.rejected != line.quantity:
        raise CountDoesNotAddUp(line.pk, line.quantity)
    line.accepted, line.rejected = count.accepted, count.rejected
    line.reason = count.reason if count.rejected else ""
    line.remark = count.remark if count.rejected else ""
    line.save(update_fields=["accepted", "rejected", "reason", "remark"])
    for proof in count.photos:
        photo = CountPhoto(
            delivery_line=line,
            cooperative_id=line.cooperative_id,
            content_type=proof.content_type,
            sha256=proof.sha256,
        )
        photo.file.save(f"{proof.sha256[:20]}.{proof.extension}", ContentFile(proof.content), save=False)
        photo.save()


def _record(
    delivery: Delivery,
    lines: list[DeliveryLine],
    *,
    actor: User | None,
    arrived_at: datetime,
    is_automatic: bool,
) -> None:
    """Number and issue the acceptance record; accept where nobody has to sign."""
    order = delivery.purchase_order
    number = next_number(
        "BAST",
        cooperative_id=order.cooperative_id,
        year=timezone.localdate().year,
        code=order.cooperative.code,
    )
    needs_signatures = order.institution.kind in SIGNING
    acceptance = Acceptance(
        delivery=delivery,
        cooperative_id=order.cooperative_id,
        number=number,
        counted_by=actor,
        arrived_at=arrived_at,
        is_automatic=is_automatic,
        needs_signatures=needs_signatures,
    )
    acceptance.document = issue_acceptance(acceptance, lines, actor=actor or "system")
    acceptance.save()
    schema = order.cooperative.schema_name
    due.cancel("delivery.count_due", delivery.pk, schema=schema)
    due.cancel("delivery.lapsed", delivery.pk, schema="public")
    if not needs_signatures:
        _accept(delivery)
        return
    tell("delivery.counted", delivery)
    due.schedule(
        "delivery.signature_due",
        delivery.pk,
        at=in_business_days(2),
        payload={"delivery_id": delivery.pk, "purchase_order_id": order.pk, "step": 1},
        schema=schema,
    )


def _accept(delivery: Delivery) -> None:
    """Move a locked, counted delivery's pieces from the outstanding to accepted and rejected."""
    lines = list(delivery.lines.all())
    balances = balances_for_update(delivery.purchase_order_id, [line.line_id for line in lines])
    for line in lines:
        balance = balances[line.line_id]
        balance.planned -= line.quantity
        balance.outstanding -= line.quantity
        balance.accepted += line.accepted or 0
        balance.rejected += line.rejected or 0
        balance.save(update_fields=["planned", "outstanding", "accepted", "rejected"])
    DELIVERY.apply(delivery, "accept", actor="system", role="system")
    due.cancel("delivery.signature_due", delivery.pk, schema=delivery.purchase_order.cooperative.schema_name)
    tell("delivery.accepted", delivery)
    _finish(delivery.purchase_order_id)


def _finish(order_id: int) -> None:
    """Note when everything that was ordered is accepted or done without."""
    if all(balance.is_settled for balance in balances_for_update(order_id).values()):
        fulfilment = fulfilment_for_update(order_id)
        if fulfilment.done_at is None:
            fulfilment.done_at = timezone.now()
            fulfilment.save(update_fields=["done_at"])
            _forget_sizes_later(fulfilment.purchase_order)


def _forget_sizes_later(order: PurchaseOrder) -> None:
    """Names and sizes wait for the last order of a request that was divided: others still pack by them."""
    request = order.request
    # The cooperative may sign last, and its schema does not show the others' orders.
    with schema_context("public"):
        others = PurchaseOrder.objects.filter(request=request).exclude(pk=order.pk)
        if not others.filter(Q(fulfilment=None) | Q(fulfilment__done_at=None)).exists():
            schedule_erasure(request=request, accepted_on=timezone.localdate())
