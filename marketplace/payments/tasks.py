"""Looking after what providers report. These work in `public`: one payment may pay documents of several cooperatives."""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.db.models import Max
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, schema_context

from marketplace.core import outbox
from marketplace.payments.actions import apply_news, note_outcome, record_message
from marketplace.payments.connect import refresh_account
from marketplace.payments.joint import apply_joint_news, retire_joint
from marketplace.payments.models import ConnectedAccount, JointPayment, Method, Payment, PaymentEvent
from marketplace.payments.providers import ProviderUnavailable, joint_provider, provider_of, providers
from marketplace.payments.selectors import joint_named_by, payment_named_by
from tenants.tasks import TenantTask

logger = logging.getLogger(__name__)

# As webhooks name them in what they keep.
PROVIDER_NAMES = {Method.CARD.value: "stripe"}
OVERLAP, LONGEST_MEMORY = timedelta(hours=24), timedelta(days=29)

# Everything else Stripe reports is kept and changes nothing here.
TELLING = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
}


@shared_task(base=TenantTask, bind=True, name="payments.look_at_report")
@outbox.at_least_once
def look_at_report(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> str:
    """A provider says something about a payment: ask its API what is true now, and move forward."""
    event = PaymentEvent.objects.get(pk=payload["payment_event_id"])
    if event.handled_at:
        return event.outcome
    if event.kind == "account.updated":
        account = ConnectedAccount.objects.filter(account_id=event.reference).exclude(account_id="").first()
        changed = account is not None and refresh_account(account, actor=event.provider)
        note_outcome(event, "applied" if changed else "unknown account" if account is None else "no change")
        return "account"
    if event.kind not in TELLING:
        note_outcome(event, "not about a payment")
        return "ignored"
    joint = joint_named_by(event)
    if joint is not None:
        changed = apply_joint_news(
            joint, joint_provider().describe_joint(event.reference), actor=event.provider
        )
        outcome = "applied" if changed else "no change"
        note_outcome(event, outcome)
        return outcome
    payment = payment_named_by(event)
    if payment is None:
        note_outcome(event, "unknown payment")
        return "unknown"
    news = provider_of(payment.method).describe(payment, event.reference)
    outcome = "applied" if apply_news(payment, news, actor=event.provider) else "no change"
    note_outcome(event, outcome, payment)
    return outcome


@shared_task(name="payments.reconcile")
def reconcile() -> int:
    """Every hour: what the providers reported and never reached us is kept now, and looked at like any other news.

    Return how many messages were new. A provider that does not answer is asked again next hour.
    """
    found = 0
    with schema_context(get_public_schema_name()):
        for method, provider in providers().items():
            name = PROVIDER_NAMES.get(method, method)
            try:
                for message in provider.reconcile(_asked_since(name)):
                    found += record_message(name, message)
            except ProviderUnavailable as failure:
                logger.warning("%s could not be asked for its events: %s", name, failure)
    return found


def _asked_since(provider: str) -> datetime:
    """Some hours before the newest news we have, because news does not come in order; at most what providers keep."""
    now = timezone.now()
    newest = PaymentEvent.objects.filter(provider=provider).aggregate(at=Max("occurred_at"))["at"]
    return max((newest or now) - OVERLAP, now - LONGEST_MEMORY)


@shared_task(base=TenantTask, bind=True, name="payments.close_at_provider")
@outbox.at_least_once
def close_at_provider(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Nobody shall pay what was cancelled or has expired."""
    payment = Payment.objects.get(pk=payload["payment_id"])
    if not payment.is_received:
        provider_of(payment.method).close(payment)


@shared_task(base=TenantTask, bind=True, name="payments.close_joint")
@outbox.at_least_once
def close_joint(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Something on a combined pay page was cancelled or ran out: nobody shall pay that page any more."""
    retire_joint(JointPayment.objects.get(pk=payload["joint_id"]), actor="system")


@shared_task(base=TenantTask, bind=True, name="payments.give_surplus_back")
@outbox.at_least_once
def give_surplus_back(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> str:
    """A share of a combined payment came for what was paid in another way already. The event is its key: it goes back once."""
    joint = JointPayment.objects.get(pk=payload["joint_id"])
    return joint_provider().give_back(joint.provider_reference, payload["amount"], f"surplus-{event_id}")
