"""Every request that our adapters make has a shape that Stripe publishes: stripe-mock refuses what it does not know."""

import subprocess
import time
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
import stripe
from django.utils import timezone

from deploy.services import ports, stripe_mock
from marketplace.payments import stripe_checkout
from marketplace.payments.models import JointPart, JointPayment, Payment
from marketplace.payments.providers import ProviderRefused, Visit
from marketplace.payments.stripe_checkout import StripeCheckout
from marketplace.payments.stripe_connect import StripeConnect

# In the SDK's version of the API, and not yet in the description that this stripe-mock was made of.
NEWER = ("allowed_payment_method_types",)
VISIT = Visit("http://x.test/paid", "http://x.test/back", "sari@contoh.id", "id")


class OlderWords(stripe.RequestsClient):
    """Leaves out what the description cannot know yet, and counts what was asked."""

    def __init__(self):
        super().__init__(timeout=20)
        self.asked = []

    def request(self, method, url, headers, post_data=None):
        self.asked.append((method, url.partition("/v1/")[2].partition("?")[0]))
        if post_data:
            kept = [
                pair for pair in parse_qsl(post_data, keep_blank_values=True) if not pair[0].startswith(NEWER)
            ]
            post_data = urlencode(kept)
        return super().request(method, url, headers, post_data)


@pytest.fixture(scope="session")
def mock_address():
    """stripe-mock on free ports. Without the program the tests are skipped, and say how to get it."""
    program = stripe_mock.binary()
    if program is None:
        pytest.skip(
            "stripe-mock is not built on this machine: run `python3 -m deploy.services.stripe_mock` (needs Go)."
            " .ci/run does so."
        )
    http, https = ports.choose(), ports.choose()
    process = subprocess.Popen(
        [program, "-http-addr", f"127.0.0.1:{http}", "-https-addr", f"127.0.0.1:{https}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _attempt in range(400):
        if ports.answers(http):
            break
        assert process.poll() is None, "stripe-mock has stopped by itself"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{http}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def http_client(mock_address, settings, monkeypatch):
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = "sk_test_shapes", mock_address
    settings.STRIPE_CONNECT = True
    http = OlderWords()
    client = stripe.StripeClient(
        "sk_test_shapes", base_addresses={"api": mock_address}, max_network_retries=0, http_client=http
    )
    monkeypatch.setattr(stripe_checkout, "_client", lambda: client)
    return http


@pytest.fixture
def payment():
    return Payment(
        id=uuid.uuid4(), method="card", amount=186_332, description="PSN/CLG/2026/000001 · Koperasi",
        expires_at=timezone.now() + timedelta(hours=1), provider_reference="cs_test_shapes",
    )  # fmt: skip


def test_everything_that_is_asked_about_payments_has_a_published_shape(http_client, payment):
    card = StripeCheckout()
    assert card.start(payment, VISIT).reference
    joint = JointPayment(id=uuid.uuid4(), amount=300, expires_at=payment.expires_at)
    parts = [JointPart(title=title, amount=amount) for title, amount in (("Satu", 100_000), ("Dua", 200_000))]
    assert card.start_joint(joint, parts, VISIT).address is not None
    card.describe(payment)
    card.close(payment)
    assert card.refund(payment, 50_000, "key-1")
    list(card.reconcile(datetime.now(UTC) - timedelta(days=1)))
    assert set(http_client.asked) == {
        ("post", "checkout/sessions"),
        ("get", "checkout/sessions/cs_test_shapes"),
        ("post", "checkout/sessions/cs_test_shapes/expire"),
        ("post", "refunds"),
        ("get", "events"),
    }


def test_everything_that_is_asked_about_accounts_and_transfers_has_a_published_shape(http_client, payment):
    connect = StripeConnect()
    account = connect.open_account(email="a@contoh.id", name="Koperasi", label="cilegon", key="key-2")
    assert connect.onboarding_address(account, back="http://x.test/b", again="http://x.test/a")
    connect.describe_account(account)
    sent = connect.transfer(
        payment, account=account, amount=90_000, name="transfer-1", document="PSN/1", key="key-3"
    )
    assert connect.take_back(sent, amount=10_000, name="reversal-1", key="key-4")
    assert [path for _method, path in http_client.asked] == [
        "accounts",
        "account_links",
        f"accounts/{account}",
        "checkout/sessions/cs_test_shapes",
        "transfers",
        f"transfers/{sent}/reversals",
    ]


def test_the_list_of_transfers_has_a_published_shape(http_client):
    StripeConnect().transfers_since(datetime.now(UTC) - timedelta(days=1)).__next__()
    assert http_client.asked == [("get", "transfers")]


def test_a_parameter_that_stripe_does_not_know_is_refused(http_client):
    """What these tests rest on; and when the description catches up, NEWER wants to be emptied."""
    with pytest.raises(ProviderRefused):
        stripe_checkout.asked(
            lambda client: client.v1.refunds.create({"payment_intent": "pi_1", "nonsense": "x"})
        )
    http_client.request = super(OlderWords, http_client).request
    with pytest.raises(ProviderRefused):
        stripe_checkout.asked(
            lambda client: client.v1.checkout.sessions.create(
                {"mode": "payment", "success_url": "http://x.test", "allowed_payment_method_types": ["card"]}
            )
        )
