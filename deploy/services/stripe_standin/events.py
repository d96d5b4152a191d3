"""Events: a snapshot of an object when something happened to it, and the webhook that tells of it."""

import hashlib
import hmac
import secrets
import string
import time
from dataclasses import dataclass

from deploy.services.stripe_standin.store import Store

LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


@dataclass(frozen=True)
class Context:
    """Whose request this is: the account, the version it speaks, and the ids an event repeats."""

    store: Store
    account: str
    api_version: str
    default_endpoint: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None

    @property
    def endpoint(self) -> str:
        return self.store.setting(self.account, "endpoint", self.default_endpoint)


def emit(context: Context, kind: str, snapshot: dict) -> dict:
    """Keep an event and line up its delivery; without an endpoint there is nobody to tell."""
    endpoint = context.endpoint
    event = context.store.put(
        context.account,
        {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": context.api_version,
            "created": int(time.time()),
            "data": {"object": snapshot},
            "livemode": False,
            "pending_webhooks": 1 if endpoint else 0,
            "request": {"id": context.request_id, "idempotency_key": context.idempotency_key},
            "type": kind,
        },
    )
    if endpoint:
        deliver(context, event["id"], endpoint)
    return event


def deliver(context: Context, event: str, endpoint: str) -> None:
    """Line an event up for the endpoint, later or held back when the account is set so."""
    delay = float(context.store.setting(context.account, "delay", "0"))
    held = context.store.setting(context.account, "hold", "no") == "yes"
    context.store.execute(
        "INSERT INTO deliveries (account, event, endpoint, due, state) VALUES (?, ?, ?, ?, ?)",
        context.account, event, endpoint, time.time() + delay, "held" if held else "pending",
    )  # fmt: skip


def signature(payload: bytes, secret: str, at: int | None = None) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 over the time and the raw body."""
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"
