"""Looking after what providers report. These work in `public`: one payment may pay documents of several cooperatives."""

from typing import Any

from celery import shared_task

from marketplace.core import outbox
from marketplace.payments.actions import apply_news, note_outcome
from marketplace.payments.models import Payment, PaymentEvent
from marketplace.payments.providers import provider_of
from marketplace.payments.selectors import payment_named_by
from tenants.tasks import TenantTask

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
    if event.kind not in TELLING:
        note_outcome(event, "not about a payment")
        return "ignored"
    payment = payment_named_by(event)
    if payment is None:
        note_outcome(event, "unknown payment")
        return "unknown"
    news = provider_of(payment.method).describe(payment, event.reference)
    outcome = "applied" if apply_news(payment, news, actor=event.provider) else "no change"
    note_outcome(event, outcome, payment)
    return outcome


@shared_task(base=TenantTask, bind=True, name="payments.close_at_provider")
@outbox.at_least_once
def close_at_provider(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Nobody shall pay what was cancelled or has expired."""
    payment = Payment.objects.get(pk=payload["payment_id"])
    if not payment.is_received:
        provider_of(payment.method).close(payment)
