"""Paying buyers back, wholly or in part: requested with a reason, then paid by the provider or by hand and recorded.

Locks are taken in this order: order, payment, refund. The provider is asked outside any transaction, with a key that
was committed before, so that a call whose answer was lost is the same call again.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.audit import Actor
from marketplace.core.money import rupiah
from marketplace.ordering.actions.timeline import COOPERATIVE, SYSTEM, remark, tell
from marketplace.ordering.models import Order, OrderPayment, OrderReturn
from marketplace.ordering.selectors.orders import order_for_update
from marketplace.payments.models import Payment, Refund
from marketplace.payments.proofs import Proof
from marketplace.payments.providers import RefundByHand, provider_of
from marketplace.payments.selectors import payment_for_update, refundable
from marketplace.payments.states import PAID_BACK, REFUND, REQUESTED
from marketplace.sharing.actions import lower_shares
from marketplace.sharing.models import Channel

Roles = str | frozenset[str]


@transaction.atomic
def request_refund(
    *, order: Order, link: OrderPayment, amount: int, reason: str, actor: User | None
) -> Refund:
    """Promise the buyer `amount` IDR of a received payment back. Raises ValidationError above what is left of it.

    Without an actor it is Lumbung that promises.
    """
    order = order_for_update(order.pk)
    payment = payment_for_update(link.payment_id)
    left = refundable(payment)
    if amount > left:
        raise ValidationError(
            {"amount": _("At most %(left)s can still be paid back of this payment.") % {"left": rupiah(left)}}
        )
    refund = Refund.objects.create(
        payment=payment,
        cooperative_id=order.cooperative_id,
        amount=amount,
        reason=reason,
        requested_by=actor,
    )
    note = f"{rupiah(amount)} · {reason}"[:300]
    remark(order, "refund", seen_as=COOPERATIVE if actor else SYSTEM, note=note, actor=actor)
    audit.record(
        "refund.request",
        "refund",
        refund.pk,
        actor=actor or "system",
        cooperative_id=order.cooperative_id,
        changes={"amount": [None, amount], "order": [None, order.number]},
    )
    return refund


def pay_back(*, order: Order, refund: Refund, actor: Actor) -> bool:
    """Have the provider pay a requested refund; return False where a person has to. Called outside any transaction.

    Raises ProviderUnavailable: nothing is lost, the same refund may be tried again.
    """
    if refund.status != REQUESTED:
        return True
    try:
        reference = provider_of(refund.payment.method).refund(refund.payment, refund.amount, str(refund.key))
    except RefundByHand:
        return False
    with transaction.atomic():
        _settle(order, refund, "system", actor=actor, paid_on=timezone.localdate(), reference=reference)
    return True


def record_refund(
    *,
    order: Order,
    refund: Refund,
    paid_on: datetime.date,
    note: str,
    proof: Proof | None,
    actor: User,
    roles: Roles,
) -> None:
    """The treasurer has paid back by hand, on that day. Raises TransitionRefused, also the second time."""
    stored, storage = "", storages["private"]
    if proof:
        stored = storage.save(f"refunds/{uuid.uuid4()}.{proof.extension}", ContentFile(proof.content))
    try:
        with transaction.atomic():
            _settle(
                order,
                refund,
                roles,
                actor=actor,
                paid_on=paid_on,
                note=note,
                file=stored,
                content_type=proof.content_type if proof else "",
            )
    except Exception:
        if stored:
            storage.delete(stored)
        raise


@transaction.atomic
def withdraw_refund(*, order: Order, refund: Refund, actor: User, roles: Roles) -> None:
    """It was requested by mistake and never paid. Raises TransitionRefused."""
    order = order_for_update(order.pk)
    payment_for_update(refund.payment_id)
    REFUND.apply(refund, "withdraw", actor=actor, role=roles)
    remark(order, "refund_withdrawn", seen_as=COOPERATIVE, note=rupiah(refund.amount), actor=actor)


def _settle(
    order: Order,
    refund: Refund,
    role: Roles,
    *,
    actor: Actor,
    paid_on: datetime.date,
    reference: str = "",
    note: str = "",
    file: str = "",
    content_type: str = "",
) -> None:
    order = order_for_update(order.pk)
    payment = payment_for_update(refund.payment_id)
    refund.refresh_from_db()
    if reference and refund.status == PAID_BACK:
        return  # The provider answered twice: it is the same refund.
    REFUND.apply(
        refund,
        "pay_back",
        actor=actor,
        role=role,
        also={
            "paid_on": paid_on,
            "provider_reference": reference,
            "note": note,
            "file": file,
            "content_type": content_type,
            "recorded_by_id": getattr(actor, "pk", None),
        },
    )
    by = COOPERATIVE if isinstance(actor, User) else SYSTEM
    remark(order, "refunded", seen_as=by, note=rupiah(refund.amount), actor=actor)
    _settle_attention(payment)
    _lower_makers_shares(order, refund)
    tell(order, "refunded")


def _lower_makers_shares(order: Order, refund: Refund) -> None:
    """The buyer keeps the goods and pays less: so much less do they bring their makers, too.

    Money for goods that were sent back is told to the makers by the return; what arrived beyond the order's total was
    never theirs.
    """
    if OrderReturn.objects.filter(refund=refund).exists():
        return
    links = list(order.payments.select_related("payment"))
    received = sum(link.payment.amount_received or 0 for link in links if link.payment.is_received)
    paid_back = Refund.objects.filter(payment__in=[link.payment_id for link in links], status=PAID_BACK)
    of_returns = Q(pk__in=OrderReturn.objects.filter(order=order, refund__isnull=False).values("refund"))
    sums = paid_back.aggregate(
        returned=Coalesce(Sum("amount", filter=of_returns), 0),
        bare=Coalesce(Sum("amount", filter=~of_returns), 0),
    )
    goods = order.total - sums["returned"]
    beyond = max(received - order.total, 0)
    before = goods - max(sums["bare"] - refund.amount - beyond, 0)
    after = goods - max(sums["bare"] - beyond, 0)
    if 0 <= after < before:
        lower_shares(channel=Channel.RETAIL, document_id=order.pk, before=before, after=after)


def _settle_attention(payment: Payment) -> None:
    """Nobody has to look at money any more that has gone back as a whole."""
    if refundable(payment) == 0 and not payment.refunds.filter(status=REQUESTED).exists():
        OrderPayment.objects.filter(payment=payment).update(attention="")
