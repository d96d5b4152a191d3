"""The thread that delivers webhooks, tries again with growing pauses, and expires sessions when their time has come."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from deploy.services.stripe_standin.events import signature
from deploy.services.stripe_standin.store import Store

TIMEOUT = 10.0
FIRST_PAUSE = 1.0
# Stripe's pauses grow to hours; on a developer's machine a minute is long.
LONGEST_PAUSE = 60.0
GIVE_UP_AFTER = 3 * 24 * 3600.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer other than 2xx, as at Stripe."""

    def redirect_request(self, *arguments: object) -> None:
        return None


class Deliveries(threading.Thread):
    """Looks for due deliveries all the time; `expire_due` is called once a second."""

    def __init__(self, store: Store, secret: str, expire_due: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="deliveries")
        self.store = store
        self.secret = secret
        self.expire_due = expire_due
        self._opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))

    def run(self) -> None:
        looked = 0.0
        while True:
            if time.time() - looked >= 1:
                looked = time.time()
                self.expire_due()
            due = self.store.execute(
                "SELECT * FROM deliveries WHERE state = 'pending' AND due <= ? ORDER BY due LIMIT 8",
                time.time(),
            )
            # Side by side, so that one slow endpoint does not hold the others up: order is not promised.
            threads = [threading.Thread(target=self._deliver, args=(dict(row),)) for row in due]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if not due:
                time.sleep(0.05)

    def _deliver(self, delivery: dict) -> None:
        event = self.store.get(delivery["account"], "event", delivery["event"])
        if event is None:
            self.store.execute("DELETE FROM deliveries WHERE seq = ?", delivery["seq"])
            return
        answer, accepted = self._post(delivery["endpoint"], json.dumps(event, indent=2).encode())
        attempts = delivery["attempts"] + 1
        if accepted:
            state, due = "delivered", delivery["due"]
            self.store.put(delivery["account"], event | {"pending_webhooks": 0})
        elif time.time() - event["created"] > GIVE_UP_AFTER:
            state, due = "failed", delivery["due"]
        else:
            state, due = "pending", time.time() + min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        self.store.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, due = ?, answer = ? WHERE seq = ?",
            state, attempts, due, answer, delivery["seq"],
        )  # fmt: skip

    def _post(self, endpoint: str, payload: bytes) -> tuple[str, bool]:
        """The endpoint's answer in a word, and whether it was a yes."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, self.secret),
            "X-Stripe-Tiruan": "stand-in",
        }
        request = urllib.request.Request(endpoint, payload, headers, method="POST")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return str(answer.status), 200 <= answer.status < 300
        except urllib.error.HTTPError as refusal:
            return str(refusal.code), False
        except (OSError, ValueError) as failure:
            return type(failure).__name__, False
