"""Cards through Stripe Checkout. The only file that knows Stripe.

Stripe's rupiah has two decimals, so Rp1 is 100 there: `to_minor` and `from_minor` are the only places that convert.
Whoever sends the money is never trusted: a webhook only says "look again", and the session is fetched from the API.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.payments.models import JointPart, JointPayment, Method, Payment
from marketplace.payments.providers import (
    Message,
    News,
    NotAuthentic,
    ProviderRefused,
    ProviderUnavailable,
    Started,
    Visit,
)
from tenants.models import Cooperative

CURRENCY = "idr"
MINOR_UNITS = 100
# Stripe refuses totals under about half a US dollar and above 8 digits before the decimals; IDR.
SMALLEST, LARGEST = 10_000, 99_999_999
# What the account was booked: it says Stripe's own fee.
BOOKING = "payment_intent.latest_charge.balance_transaction"
# Seconds a buyer is made to wait; the SDK asks once more, with the same idempotency key.
PATIENCE, RETRIES = 8, 1
LONGEST_DESCRIPTION = 500

Answer = TypeVar("Answer")


class StripeCheckout:
    method = Method.CARD.value
    label = _("Debit or credit card")
    help_text = _("You pay on Stripe's page; the order is confirmed at once. You have one hour.")
    hours_to_pay = 1
    takes_proof = False
    waits_for_money = True

    @property
    def pay_page_origins(self) -> tuple[str, ...]:
        own = settings.STRIPE_API_BASE
        return (own,) if own else ("https://checkout.stripe.com",)

    def is_offered(self, payee: Cooperative, amount: int, handover: str = "") -> bool:
        return bool(settings.STRIPE_API_KEY) and self.takes(amount)

    def takes(self, amount: int) -> bool:
        return SMALLEST <= amount <= LARGEST

    def receives_for_itself(self) -> bool:
        return False

    def start(self, payment: Payment, visit: Visit) -> Started:
        """Make the Checkout Session. Everything sent is read from the payment's row: a repeated call is the same call."""
        return _start(
            payment,
            visit,
            lines=[(payment.description, payment.amount_due)],
            metadata={"payment": str(payment.pk)},
        )

    def start_joint(self, joint: JointPayment, parts: Sequence[JointPart], visit: Visit) -> Started:
        """A line for each cooperative's order; the money is one charge, and transfers follow its group."""
        return _start(
            joint,
            visit,
            lines=[(part.title, part.amount) for part in parts],
            metadata={"joint_payment": str(joint.pk)},
        )

    def describe(self, payment: Payment, reference: str = "") -> News:
        return self.describe_joint(reference or payment.provider_reference)

    def describe_joint(self, reference: str) -> News:
        if not reference:
            return News(status="pending")
        session = asked(lambda client: client.v1.checkout.sessions.retrieve(reference, {"expand": [BOOKING]}))
        if session.payment_status == "paid":
            # Another currency would be our own mistake; it is kept as nothing received, so that somebody looks.
            total = session.amount_total if session.currency == CURRENCY else 0
            return News(
                status="received",
                reference=session.id,
                amount_received=from_minor(total or 0),
                fee=_fee_of(session),
            )
        return News(status="expired" if session.status == "expired" else "pending", reference=session.id)

    def handle_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        secret = settings.STRIPE_WEBHOOK_SECRET
        if not secret:
            raise NotAuthentic("No webhook secret is configured.")
        try:
            event = _client().construct_event(body, headers.get("Stripe-Signature", ""), secret)
        except (stripe.SignatureVerificationError, ValueError, KeyError) as refusal:
            raise NotAuthentic(str(refusal)) from refusal
        return _message(event.id, event.type, event.created, json.loads(body))

    def reconcile(self, since: datetime) -> Iterator[Message]:
        """Stripe keeps its events for thirty days; only those about pay pages tell us anything."""
        if not settings.STRIPE_API_KEY:
            return
        wanted: stripe.params.EventListParams = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        try:
            for event in _client().v1.events.list(wanted).auto_paging_iter():
                if event.type.startswith("checkout.session."):
                    yield _message(event.id, event.type, event.created, event.to_dict())
        except stripe.StripeError as failure:
            raise ProviderUnavailable(str(failure)) from failure

    def close(self, payment: Payment) -> None:
        if payment.provider_reference:
            self.close_joint(payment.provider_reference)

    def close_joint(self, reference: str) -> None:
        try:
            asked(lambda client: client.v1.checkout.sessions.expire(reference))
        except ProviderRefused:
            # It is not open any more: paid (the webhook tells) or expired already.
            return

    def refund(self, payment: Payment, amount: int, key: str) -> str:
        return self.give_back(payment.provider_reference, amount, key, {"payment": str(payment.pk)})

    def give_back(
        self, reference: str, amount: int, key: str, metadata: Mapping[str, str] | None = None
    ) -> str:
        session = asked(lambda client: client.v1.checkout.sessions.retrieve(reference))
        intent = session.payment_intent
        params: stripe.params.RefundCreateParams = {
            "payment_intent": intent if isinstance(intent, str) else intent.id if intent else "",
            "amount": to_minor(amount),
            "metadata": dict(metadata or {}),
        }
        return asked(lambda client: client.v1.refunds.create(params, {"idempotency_key": key})).id


def _start(
    wanted: Payment | JointPayment,
    visit: Visit,
    *,
    lines: Sequence[tuple[str, int]],
    metadata: dict[str, str],
) -> Started:
    """Make a Checkout Session over these (title, IDR)."""
    params: stripe.params.checkout.SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "client_reference_id": str(wanted.pk),
        "customer_email": visit.email,
        "locale": "id" if visit.language == "id" else "en",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": CURRENCY,
                    "unit_amount": to_minor(amount),
                    "product_data": {"name": title},
                },
            }
            for title, amount in lines
        ],
        "metadata": metadata,
        "payment_intent_data": {
            "metadata": metadata,
            "description": " · ".join(title for title, _amount in lines)[:LONGEST_DESCRIPTION],
            "transfer_group": transfer_group(wanted),
        },
        "success_url": visit.success_address,
        "cancel_url": visit.cancel_address,
        "expires_at": int(wanted.expires_at.timestamp()),
    }
    key = {"idempotency_key": str(wanted.idempotency_key)}
    session = asked(lambda client: client.v1.checkout.sessions.create(params, key))
    return Started(
        reference=session.id,
        address=session.url or "",
        expires_at=datetime.fromtimestamp(session.expires_at, UTC),
    )


def transfer_group(wanted: Payment | JointPayment) -> str:
    """What charge and transfers of one payment have in common."""
    return f"payment_{wanted.pk}"


def asked(question: Callable[[stripe.StripeClient], Answer]) -> Answer:
    """What Stripe answers. Raises ProviderRefused when nothing happened, ProviderUnavailable when nobody knows."""
    try:
        return question(_client())
    except stripe.InvalidRequestError as refusal:
        raise ProviderRefused(str(refusal)) from refusal
    except stripe.StripeError as failure:
        raise ProviderUnavailable(str(failure)) from failure


def _message(event_id: str, kind: str, created: int, payload: dict[str, Any]) -> Message:
    subject = payload.get("data", {}).get("object", {})
    is_session = subject.get("object") == "checkout.session"
    is_named = is_session or subject.get("object") == "account"
    return Message(
        event_id=event_id,
        kind=kind,
        occurred_at=datetime.fromtimestamp(created, UTC),
        reference=subject.get("id", "") if is_named else "",
        payment_id=(subject.get("metadata") or {}).get("payment", "") if is_session else "",
        payload=payload,
    )


def _fee_of(session: stripe.checkout.Session) -> int:
    """What Stripe keeps, in IDR, rounded up to whole rupiah: of a fraction nobody can be paid the rest."""
    intent = session.payment_intent
    charge = getattr(intent, "latest_charge", None)
    booking = getattr(charge, "balance_transaction", None)
    return -(-booking.fee // MINOR_UNITS) if hasattr(booking, "fee") else 0


def to_minor(amount: int) -> int:
    """Return IDR in Stripe's smallest unit: Rp186.332 → 18633200."""
    return amount * MINOR_UNITS


def from_minor(amount: int) -> int:
    """Return Stripe's smallest unit in IDR. Raises ValueError for a fraction of a rupiah, which nobody can pay."""
    whole, rest = divmod(amount, MINOR_UNITS)
    if rest:
        raise ValueError(f"{amount} is no whole amount of rupiah")
    return whole


def _client() -> stripe.StripeClient:
    return _client_for(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE)


@cache
def _client_for(key: str, base: str) -> stripe.StripeClient:
    """One client per key and address: it keeps its connections."""
    # The SDK's own check of the address refuses a trailing slash silently by doubling it.
    addresses = {"api": f"{urlsplit(base).scheme}://{urlsplit(base).netloc}"} if base else {}
    return stripe.StripeClient(
        key or "sk_unset",
        base_addresses=addresses,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=PATIENCE),
    )
