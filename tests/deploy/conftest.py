import json
import os
import secrets
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stripe

from deploy.services import ports

PROJECT_ROOT = Path(__file__).resolve().parents[2]
SECRET = "whsec_of_the_tests"


class Receiver:
    """A webhook endpoint that keeps what it was sent; `answers` are the next status codes, then 200."""

    def __init__(self):
        self.received = []
        self.answers = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.answers.pop(0) if receiver.answers else 200
                receiver.received.append((body, self.headers["Stripe-Signature"], status))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/stripe/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        """What arrived and was accepted, with the signature verified by Stripe's own SDK."""
        return [
            stripe.Webhook.construct_event(body, sign, SECRET)
            for body, sign, status in self.received
            if status == 200
        ]

    def wait_for(self, *types, seconds=8):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [event.type for event in self.events()]
            if set(types) <= set(found):
                return {event.type: event for event in self.events()}
            time.sleep(0.05)
        raise AssertionError(f"only {[event.type for event in self.events()]} arrived")


class Account:
    """One account at the stand-in: a client of Stripe's SDK, the controls, and a browser without JavaScript."""

    def __init__(self, base):
        self.base = base
        self.key = f"sk_test_tiruan_{secrets.token_hex(8)}"
        self.client = stripe.StripeClient(self.key, base_addresses={"api": base}, max_network_retries=0)

    def control(self, method, path, /, **values):
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = json.dumps(values).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.base}/_control/{path}", body, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def session(self, price=186_332_00, quantity=1, options=None, **more):
        item = {
            "price_data": {"currency": "idr", "unit_amount": price, "product_data": {"name": "Kemeja batik"}},
            "quantity": quantity,
        }
        values = {
            "mode": "payment",
            "line_items": [item],
            "success_url": "http://cilegon.localhost:8000/pesanan/x/?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://cilegon.localhost:8000/pesanan/x/",
            "metadata": {"payment": "17"},
        }
        return self.client.v1.checkout.sessions.create(values | more, options or {})

    def paid(self, **more):
        session = self.session(**more)
        pay(session.url)
        return self.client.v1.checkout.sessions.retrieve(session.id)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def browse(url, form=None):
    """Status, text and Location of a page; `form` is posted as a browser would."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        answer = urllib.request.build_opener(NoRedirect).open(urllib.request.Request(url, data))
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        return answer.status, answer.read().decode(), answer.headers["Location"]


def pay(url, number="4242 4242 4242 4242", **more):
    card = {
        "email": "sri@contoh.id",
        "number": number,
        "expiry": "12/34",
        "cvc": "123",
        "name": "Sri Wahyuni",
    }
    return browse(url, card | more)


@pytest.fixture(scope="session")
def standin(tmp_path_factory):
    port = ports.choose()
    environment = dict(os.environ) | {"STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_WEBHOOK_ENDPOINT": ""}
    folder = tmp_path_factory.mktemp("stripe")
    command = [
        sys.executable,
        "-m",
        "deploy.services.stripe_standin",
        "--folder",
        folder,
        "--port",
        str(port),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while not ports.answers(port):
        assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    assert process.wait(10) == 0


@pytest.fixture
def account(standin):
    return Account(standin)


@pytest.fixture
def receiver(account):
    receiver = Receiver()
    account.control("POST", "endpoint", url=receiver.url)
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
