"""Webhooks, repeated requests and lost answers."""

import time

import pytest
import stripe

from tests.deploy.conftest import SECRET, pay


def test_payment_is_told_by_signed_webhooks(account, receiver):
    session = account.session()
    pay(session.url)
    events = receiver.wait_for("checkout.session.completed", "payment_intent.succeeded", "charge.succeeded")
    completed = events["checkout.session.completed"]
    assert completed.data.object.id == session.id
    assert account.client.v1.events.retrieve(completed.id).type == "checkout.session.completed"
    body, header, _ = receiver.received[0]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", header, SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, header, "whsec_another")


def test_webhook_is_sent_again_until_it_is_accepted(account, receiver):
    receiver.answers = [500, 302]
    account.client.v1.checkout.sessions.expire(account.session().id)
    receiver.wait_for("checkout.session.expired")
    assert [status for _, _, status in receiver.received] == [500, 302, 200]
    deadline = time.monotonic() + 5
    while account.control("GET", "deliveries")["deliveries"][0]["state"] != "delivered":
        assert time.monotonic() < deadline
    assert account.control("GET", "deliveries")["deliveries"][0]["attempts"] == 3


def test_event_can_be_sent_again_by_hand(account, receiver):
    account.client.v1.checkout.sessions.expire(account.session().id)
    event = receiver.wait_for("checkout.session.expired")["checkout.session.expired"]
    account.control("POST", f"events/{event.id}/redeliver")
    deadline = time.monotonic() + 5
    while len(receiver.received) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert {event.id} == {again.id for again in receiver.events()}


def test_held_webhooks_leave_when_they_are_let_go(account, receiver):
    account.control("POST", "webhooks", hold=True)
    account.client.v1.checkout.sessions.expire(account.session().id)
    time.sleep(0.5)
    assert receiver.received == []
    account.control("POST", "webhooks", hold=False)
    receiver.wait_for("checkout.session.expired")


def test_same_key_gets_the_same_answer(account):
    first = account.session(options={"idempotency_key": "one"})
    second = account.session(options={"idempotency_key": "one"})
    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(account.client.v1.checkout.sessions.list().data) == 1


def test_same_key_with_other_parameters_is_refused(account):
    account.session(options={"idempotency_key": "one"})
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        account.session(quantity=2, options={"idempotency_key": "one"})


def test_key_of_a_malformed_request_may_be_used_again(account):
    with pytest.raises(stripe.InvalidRequestError):
        account.session(colour="red", options={"idempotency_key": "one"})
    assert account.session(options={"idempotency_key": "one"}).status == "open"


def test_lost_answer_after_a_refund_is_replayed_not_repeated(account):
    intent = account.paid(price=100_000_00).payment_intent
    account.control("POST", "faults", kind="lost_answer", method="POST", path="/v1/refunds")
    wish = {"payment_intent": intent, "amount": 10_000_00}
    with pytest.raises(stripe.APIConnectionError):
        account.client.v1.refunds.create(wish, {"idempotency_key": "refund-1"})
    account.client.v1.refunds.create(wish, {"idempotency_key": "refund-1"})
    charge = account.client.v1.charges.list({"payment_intent": intent}).data[0]
    assert charge.amount_refunded == 1_000_000


def test_lost_answer_is_retried_by_the_sdk_itself(account):
    account.control("POST", "faults", kind="lost_answer", method="POST")
    client = stripe.StripeClient(account.key, base_addresses={"api": account.base}, max_network_retries=2)
    account.client = client
    session = account.session()
    assert [session.id] == [found.id for found in client.v1.checkout.sessions.list().data]


def test_failures_come_when_ordered_and_go(account):
    account.control("POST", "faults", kind="rate_limit")
    with pytest.raises(stripe.RateLimitError):
        account.session()
    account.control("POST", "faults", kind="server_error", path="/v1/checkout/sessions")
    with pytest.raises(stripe.APIError):
        account.session(options={"idempotency_key": "broken"})
    # Stripe keeps even a 500 for the key: the caller must ask what became of it, not try again blindly.
    with pytest.raises(stripe.APIError):
        account.session(options={"idempotency_key": "broken"})
    assert account.session().status == "open"


def test_account_can_be_forgotten(account):
    account.session()
    account.control("DELETE", "")
    assert account.client.v1.checkout.sessions.list().data == []
