"""One pay page for the payments of several cooperatives: written, opened, paid, closed. Works in `public` or the portal.

The page's sum is divided again when it arrives, each payment then goes its own way. A payment is on one open page at
most, and a page is closed at the provider before another is opened: nobody can pay twice by having two pages open.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from marketplace.core import audit, outbox
from marketplace.core.audit import Actor
from marketplace.core.money import allotted
from marketplace.core.transactions import require_transaction
from marketplace.payments.actions import (
    SHORTEST_PAY_PAGE,
    expired_at_provider,
    receive_payment,
    refresh_payment,
)
from marketplace.payments.models import JointPart, JointPayment, Payment
from marketplace.payments.providers import News, ProviderRefused, Started, Visit, joint_provider
from marketplace.payments.states import JOINT, PENDING


@dataclass(frozen=True)
class ToPay:
    """A payment with the cooperative it is for, and what the pay page calls it."""

    payment: Payment
    cooperative_id: int
    title: str


def join_payments(*, wanted: list[ToPay], expires_at: datetime, actor: Actor) -> JointPayment:
    """Write one pay page for these payments, all of them waiting and on no other open page."""
    require_transaction("A combined payment")
    joint = JointPayment.objects.create(
        amount=sum(one.payment.amount_due for one in wanted), expires_at=expires_at
    )
    JointPart.objects.bulk_create(
        JointPart(
            joint=joint,
            payment=one.payment,
            cooperative_id=one.cooperative_id,
            position=position,
            title=one.title[:160],
            amount=one.payment.amount_due,
        )
        for position, one in enumerate(wanted, start=1)
    )
    audit.record(
        "joint_payment.open", "joint_payment", joint.pk, actor=actor, changes={"amount": [None, joint.amount]}
    )
    return joint


def open_joint_of(payment_ids: list[uuid.UUID]) -> JointPayment | None:
    """The open page on which any of these payments stands."""
    part = (
        JointPart.objects.filter(payment_id__in=payment_ids, is_open=True)
        .select_related("joint")
        .order_by("pk")
        .first()
    )
    return part.joint if part else None


def start_joint(joint: JointPayment, visit: Visit) -> Started:
    """Ask the provider for the pay page, once; see `actions.start_payment`. Raises ProviderUnavailable."""
    for is_last in (False, True):
        joint, parts = _prepare(joint, anew=is_last)
        if joint.provider_address or joint.status != PENDING:
            return Started(reference=joint.provider_reference, address=joint.provider_address)
        try:
            started = joint_provider().start_joint(joint, parts, visit)
        except ProviderRefused:
            if is_last:
                raise
        else:
            break
    if _keep_start(joint, started):
        return started
    # Somebody left it while the provider was answering: its page asks for too much, and nobody shall pay it.
    joint_provider().close_joint(started.reference)
    return Started(reference=started.reference)


def _keep_start(joint: JointPayment, started: Started) -> bool:
    """Write where its page is; return whether it is still wanted."""
    with transaction.atomic():
        joint = joint_for_update(joint.pk)
        if not joint.provider_reference:
            joint.provider_reference, joint.provider_address = started.reference, started.address
            joint.save(update_fields=["provider_reference", "provider_address"])
    return joint.status == PENDING


def _prepare(joint: JointPayment, *, anew: bool) -> tuple[JointPayment, list[JointPart]]:
    now = timezone.now()
    with transaction.atomic():
        joint = joint_for_update(joint.pk)
        parts = list(joint.parts.order_by("position"))
        if joint.status == PENDING and not joint.provider_address and (anew or joint.started_at is None):
            joint.idempotency_key = uuid.uuid4() if anew else joint.idempotency_key
            joint.started_at = now
            joint.expires_at = max(joint.expires_at, now + SHORTEST_PAY_PAGE)
            joint.save(update_fields=["idempotency_key", "started_at", "expires_at"])
            for payment in _payments_for_update(parts):
                if payment.status == PENDING and payment.expires_at < joint.expires_at:
                    payment.expires_at = joint.expires_at
                    payment.save(update_fields=["expires_at"])
    return joint, parts


def apply_joint_news(joint: JointPayment, news: News, *, actor: Actor) -> bool:
    """Move a combined payment and its payments forward by what the provider says now. Return whether anything changed."""
    with transaction.atomic():
        joint = joint_for_update(joint.pk)
        parts = list(joint.parts.order_by("position"))
        if news.status == "received" and joint.status != "received":
            _receive(joint, parts, news, actor)
            return True
        is_its_end = news.status == "expired" and news.reference == joint.provider_reference
        if is_its_end and joint.status == PENDING:
            _end(joint, parts, actor)
            return True
    return False


def _end(joint: JointPayment, parts: list[JointPart], actor: Actor) -> None:
    """The page is closed at the provider. Before its time only because we closed it, to open another for those who are
    left (the provider's message may arrive before that is written down): then its payments can still be paid."""
    is_over = joint.expires_at <= timezone.now()
    JOINT.apply(joint, "expire" if is_over else "cancel", actor=actor, role="system")
    joint.parts.update(is_open=False)
    if not is_over:
        return
    for payment in _payments_for_update(parts):
        if payment.status == PENDING:
            expired_at_provider(payment, actor=actor)


def _receive(joint: JointPayment, parts: list[JointPart], news: News, actor: Actor) -> None:
    """Divide what came, so that each payment has its own; too little is too little for each of them."""
    amount = news.amount_received or 0
    also: dict[str, object] = {"amount_received": amount, "provider_fee": news.fee}
    if news.reference and not joint.provider_reference:
        also["provider_reference"] = news.reference
    JOINT.apply(joint, "receive", actor=actor, role="system", also=also)
    joint.parts.update(is_open=False)
    weights = [part.amount for part in parts]
    shares = zip(parts, allotted(amount, weights), allotted(news.fee, weights), strict=True)
    by_payment = {part.payment_id: (share, fee) for part, share, fee in shares}
    for payment in _payments_for_update(parts):
        share, fee = by_payment[payment.pk]
        if payment.is_received:
            # It was paid in another way meanwhile: its share goes back, nobody has to ask for it.
            outbox.emit(
                "payment.surplus",
                payment.pk,
                {"joint_id": str(joint.pk), "payment_id": str(payment.pk), "amount": share},
                schema=get_public_schema_name(),
            )
            continue
        payment.joint, payment.provider_reference = joint, joint.provider_reference
        payment.save(update_fields=["joint", "provider_reference"])
        receive_payment(payment, amount=share, fee=fee, actor=actor, role="system")


def refresh_joint(joint: JointPayment, *, actor: Actor) -> bool:
    """Ask the provider how a combined payment stands and apply it. Outside any transaction. Raises ProviderUnavailable."""
    if not joint.provider_reference:
        return False
    return apply_joint_news(joint, joint_provider().describe_joint(joint.provider_reference), actor=actor)


def refresh_joint_of(payment: Payment, *, actor: Actor) -> bool:
    """The same for the page on which a payment stands; may be called in a storefront, which sees its own part only."""
    part = payment.joint_parts.filter(is_open=True).first()
    if part is None:
        return False
    with schema_context(get_public_schema_name()):
        return refresh_joint(JointPayment.objects.get(pk=part.joint_id), actor=actor)


def ask_about(payment: Payment, *, actor: Actor) -> bool:
    """Ask the provider how a payment stands, on its own pay page or on the one it shares, and apply it.

    Return whether anything changed. Called outside any transaction. Raises ProviderUnavailable.
    """
    ask = refresh_payment if payment.provider_reference else refresh_joint_of
    return ask(payment, actor=actor)


def retire_joint(joint: JointPayment, *, actor: Actor) -> bool:
    """Make sure that nobody pays this page any more; return False when somebody has, which is written down then.

    Called outside any transaction. The provider first: once ours says closed, another page may be opened.
    Raises ProviderUnavailable.
    """
    joint.refresh_from_db()
    if joint.provider_reference and joint.status == PENDING:
        joint_provider().close_joint(joint.provider_reference)
        news = joint_provider().describe_joint(joint.provider_reference)
        if news.status == "received":
            apply_joint_news(joint, news, actor=actor)
            return False
    with transaction.atomic():
        joint = joint_for_update(joint.pk)
        if joint.status == PENDING:
            JOINT.apply(joint, "cancel", actor=actor, role="system")
            joint.parts.update(is_open=False)
    return joint.status != "received"


def joint_for_update(joint_id: uuid.UUID | str) -> JointPayment:
    """Return the combined payment with its row locked. Raises JointPayment.DoesNotExist."""
    return JointPayment.objects.select_for_update(of=("self",)).get(pk=joint_id)


def _payments_for_update(parts: list[JointPart]) -> list[Payment]:
    """In the order of their keys, as everybody locks them; as many as one basket had cooperatives."""
    wanted = Payment.objects.filter(pk__in=[part.payment_id for part in parts])
    return list(wanted.select_for_update(of=("self",)).order_by("pk"))
