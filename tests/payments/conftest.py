import hashlib
import hmac
import json
import time
from types import SimpleNamespace

import pytest

from tests.deploy.conftest import SECRET, Account, pay, standin
from tests.ordering.conftest import deliver_news, shop, shopper, staff_of

__all__ = ["deliver_news", "shop", "shopper", "staff_of", "standin"]


def signed(body, secret=SECRET, at=None):
    """The Stripe-Signature header, by the scheme as it is published."""
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


@pytest.fixture
def stripe_account(standin, settings):
    """The marketplace with an account of its own at the stand-in; webhooks are carried by hand."""
    account = Account(standin)
    settings.STRIPE_API_BASE = standin
    settings.STRIPE_API_KEY = account.key
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return account


@pytest.fixture
def webhook(portal, client_of):
    """Post an event to the marketplace as Stripe does."""
    client = client_of(portal)

    def send(event, **signing):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        header = signing.pop("header", None) or signed(body, **signing)
        return client.post(
            "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": header}
        )

    return send


@pytest.fixture
def events(stripe_account):
    """All events of the account, oldest first, as they would arrive."""

    def fetch():
        return [
            event.to_dict() for event in reversed(stripe_account.client.v1.events.list({"limit": 100}).data)
        ]

    return fetch


@pytest.fixture
def card_order(shop, shopper, stripe_account):
    """An order whose buyer was led to the pay page."""
    cloth = shop.product(price=185_000, stock=5)
    shopper.put_in(cloth)
    response = shopper.place(shopper.answer_everything("card"))

    def pay_it(number="4242 4242 4242 4242"):
        return pay(response["Location"], number)

    return SimpleNamespace(response=response, pay=pay_it)
