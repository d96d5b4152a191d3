"""Writes of payments. Callers that also change what is paid lock that first, then come here.

News of a payment travels upwards as `payment.received`, `payment.expired` in the schema `public`: one payment may belong
to documents of several cooperatives.
"""

import uuid
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from marketplace.core import audit, outbox
from marketplace.core.audit import Actor
from marketplace.core.transactions import require_transaction
from marketplace.payments.bank_transfer import free_suffix
from marketplace.payments.models import Method, Payment, PaymentEvent, PaymentProof
from marketplace.payments.proofs import Proof
from marketplace.payments.providers import Message, News, ProviderRefused, Started, Visit, provider_of
from marketplace.payments.selectors import latest_proof, payment_for_update, suffixes_in_use
from marketplace.payments.states import EXPIRED, PAYMENT, PENDING
from tenants.models import Cooperative

# A provider's pay page lives at least half an hour; with a margin for the clocks of two machines.
SHORTEST_PAY_PAGE = timedelta(minutes=35)
SUFFIX_ATTEMPTS = 5


class NoSuffixLeft(Exception):
    """Nine hundred and ninety-nine buyers are about to transfer the same amount."""


def open_payment(
    *,
    payment_id: uuid.UUID,
    method: str,
    payee: Cooperative,
    amount: int,
    description: str,
    expires_at: datetime,
    actor: Actor,
) -> Payment:
    """Write a payment of `amount` IDR that waits for its buyer. The link that shows it to a storefront exists already.

    Raises NoSuffixLeft.
    """
    require_transaction("A payment")
    to_cooperative = provider_of(method).receives_for_itself()
    payment = Payment(
        id=payment_id,
        method=method,
        payee=payee if to_cooperative else None,
        amount=amount,
        description=description,
        expires_at=expires_at,
    )
    if method == Method.BANK_TRANSFER:
        _insert_with_suffix(payment)
    else:
        payment.save(force_insert=True)
    audit.record("payment.opened", "payment", payment.pk, actor=actor, cooperative_id=payee.pk)
    return payment


def start_payment(payment: Payment, visit: Visit) -> Started:
    """Ask the provider for its pay page, once: a second call gets the first one's answer.

    Called outside any transaction. What is sent was committed before, so a call whose answer was lost is repeated as
    the same call. A definite refusal begins anew with a new key, because nothing happened under the old one.
    Raises ProviderUnavailable.
    """
    provider = provider_of(payment.method)
    for is_last in (False, True):
        payment = _prepare_start(payment, anew=is_last)
        if payment.provider_address or payment.status != PENDING:
            return Started(reference=payment.provider_reference, address=payment.provider_address)
        try:
            started = provider.start(payment, visit)
        except ProviderRefused:
            if is_last:
                raise
        else:
            break
    _keep_start(payment, started)
    return started


def _prepare_start(payment: Payment, *, anew: bool) -> Payment:
    now = timezone.now()
    with transaction.atomic():
        payment = payment_for_update(payment.pk)
        if (
            payment.status == PENDING
            and not payment.provider_address
            and (anew or payment.started_at is None)
        ):
            payment.idempotency_key = uuid.uuid4() if anew else payment.idempotency_key
            payment.started_at = now
            payment.expires_at = max(payment.expires_at, now + SHORTEST_PAY_PAGE)
            payment.save(update_fields=["idempotency_key", "started_at", "expires_at"])
    return payment


def _keep_start(payment: Payment, started: Started) -> None:
    with transaction.atomic():
        payment = payment_for_update(payment.pk)
        if not payment.provider_reference:
            payment.provider_reference = started.reference
            payment.provider_address = started.address
            payment.save(update_fields=["provider_reference", "provider_address"])
            # Called off while the provider was answering: its page must not take money any more.
            _close_later(payment)


def submit_proof(payment: Payment, proof: Proof, *, actor: Actor) -> PaymentProof:
    """Keep a buyer's proof; `payment` is locked. Raises TransitionRefused."""
    PAYMENT.apply(payment, "submit", actor=actor, role="buyer")
    kept = PaymentProof(
        payment=payment, content_type=proof.content_type, size=len(proof.content), sha256=proof.sha256
    )
    kept.file.save(f"{uuid.uuid4()}.{proof.extension}", ContentFile(proof.content), save=False)
    try:
        kept.save()
    except Exception:
        kept.file.storage.delete(kept.file.name)
        raise
    return kept


def reject_proof(
    payment: Payment, *, reason: str, until: datetime, actor: Actor, role: frozenset[str]
) -> None:
    """Ask for another proof, to be sent `until` then; `payment` is locked. Raises TransitionRefused."""
    PAYMENT.apply(payment, "reject", actor=actor, role=role, also={"expires_at": until})
    proof = latest_proof(payment)
    if proof:
        proof.rejected_at = timezone.now()
        proof.rejection_reason = reason
        proof.save(update_fields=["rejected_at", "rejection_reason"])


def receive_payment(
    payment: Payment,
    *,
    amount: int,
    actor: Actor,
    role: str | frozenset[str],
    confirmed_by: object | None = None,
    fee: int = 0,
) -> bool:
    """Note that `amount` IDR arrived, of which the provider keeps `fee`; `payment` is locked. Return False when that was known. Raises TransitionRefused."""
    if payment.is_received:
        return False
    PAYMENT.apply(
        payment,
        "receive",
        actor=actor,
        role=role,
        also={
            "amount_received": amount,
            "provider_fee": fee,
            "confirmed_by_id": getattr(confirmed_by, "pk", None),
        },
    )
    outbox.emit(
        "payment.received", payment.pk, {"payment_id": str(payment.pk)}, schema=get_public_schema_name()
    )
    return True


def cancel_payment(payment: Payment, *, actor: Actor, role: str | frozenset[str]) -> None:
    """Wait for this money no longer; `payment` is locked. The provider is told afterwards. Raises TransitionRefused."""
    PAYMENT.apply(payment, "cancel", actor=actor, role=role)
    _close_later(payment)


def expire_payment(payment: Payment) -> None:
    """The time to pay is over; `payment` is locked. The provider is told afterwards. Raises TransitionRefused."""
    PAYMENT.apply(payment, "expire", actor="system", role="system")
    _close_later(payment)


def record_message(provider: str, message: Message) -> bool:
    """Keep a provider's message and have it looked at, in one transaction; return False when it came before."""
    with transaction.atomic():
        event, is_new = PaymentEvent.objects.get_or_create(
            provider=provider,
            event_id=message.event_id,
            defaults={
                "kind": message.kind,
                "reference": message.reference,
                "payload": dict(message.payload),
                "occurred_at": message.occurred_at,
            },
        )
        if is_new:
            outbox.emit(
                "payment.reported", event.pk, {"payment_event_id": event.pk}, schema=get_public_schema_name()
            )
    return is_new


def apply_news(payment: Payment, news: News, *, actor: Actor) -> bool:
    """Move a payment forward by what its provider says now; never back. Return whether anything changed."""
    with transaction.atomic():
        payment = payment_for_update(payment.pk)
        if news.status == "received":
            return receive_payment(
                payment, amount=news.amount_received or 0, fee=news.fee, actor=actor, role="system"
            )
        if (
            news.status == "expired"
            and payment.status == PENDING
            and news.reference == payment.provider_reference
        ):
            expired_at_provider(payment, actor=actor)
            return True
    return False


def expired_at_provider(payment: Payment, *, actor: Actor) -> None:
    """The provider gives it up and tells so; `payment` is locked. Raises TransitionRefused."""
    PAYMENT.apply(payment, "expire", actor=actor, role="system")
    outbox.emit(
        "payment.expired", payment.pk, {"payment_id": str(payment.pk)}, schema=get_public_schema_name()
    )


def refresh_payment(payment: Payment, *, actor: Actor) -> bool:
    """Ask the provider how a payment stands and apply it. Raises ProviderUnavailable. Called outside any transaction."""
    return apply_news(payment, provider_of(payment.method).describe(payment), actor=actor)


def note_outcome(event: PaymentEvent, outcome: str, payment: Payment | None = None) -> None:
    """Write what became of a provider's message."""
    PaymentEvent.objects.filter(pk=event.pk).update(
        handled_at=timezone.now(), outcome=outcome, payment=payment
    )


def _close_later(payment: Payment) -> None:
    part = payment.joint_parts.filter(is_open=True).first()
    if part:
        # Its page asks for too much now: it is closed, and the others get another.
        outbox.emit(
            "payment.joint_left",
            part.joint_id,
            {"joint_id": str(part.joint_id)},
            schema=get_public_schema_name(),
        )
    elif payment.provider_reference and payment.status in (EXPIRED, "cancelled"):
        outbox.emit(
            "payment.closing", payment.pk, {"payment_id": str(payment.pk)}, schema=get_public_schema_name()
        )


def _insert_with_suffix(payment: Payment) -> None:
    """Insert with a free unique code; a race for the same code is lost to a constraint and tried again."""
    for _attempt in range(SUFFIX_ATTEMPTS):
        suffix = free_suffix(suffixes_in_use(payment.payee_id, payment.amount))
        if suffix is None:
            break
        payment.suffix = suffix
        try:
            with transaction.atomic():
                payment.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise NoSuffixLeft
