"""`/v1/…`: who asks, what is asked, whether it was asked before, and the answer."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock

from stripe.params import (
    AccountCreateParams,
    AccountLinkCreateParams,
    AccountListParams,
    AccountRetrieveParams,
    BalanceTransactionListParams,
    BalanceTransactionRetrieveParams,
    ChargeListParams,
    ChargeRetrieveParams,
    EventListParams,
    EventRetrieveParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    RefundCreateParams,
    RefundListParams,
    RefundRetrieveParams,
    TransferCreateParams,
    TransferCreateReversalParams,
    TransferListParams,
    TransferRetrieveParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionLineItemListParams,
    SessionListParams,
    SessionRetrieveParams,
)

from deploy.services.stripe_standin import connect, reading
from deploy.services.stripe_standin.checkout import create_session, expire_session, session_of
from deploy.services.stripe_standin.encoding import decode
from deploy.services.stripe_standin.errors import ApiError, malformed
from deploy.services.stripe_standin.events import Context, new_id
from deploy.services.stripe_standin.parameters import check
from deploy.services.stripe_standin.refunds import create_refund
from deploy.services.stripe_standin.store import Store

KEY = re.compile(r"sk_test_tiruan_[A-Za-z0-9_-]{8,}")
VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
KEYS_LIVE = 24 * 3600.0
LONGEST_KEY = 255

# Of the context, the values and, where the path has one, the id in it.
Endpoint = Callable[..., dict]


@dataclass
class Answer:
    """An answer to a request; `lost` is how long to wait before hanging up instead of answering it."""

    status: int
    body: dict
    headers: dict[str, str] = field(default_factory=dict)
    lost: float | None = None


class Api:
    """The API for all accounts. `base` is the address under which buyers reach the pay page."""

    def __init__(self, store: Store, base: str, default_endpoint: str, api_version: str) -> None:
        self.store = store
        self.base = base
        self.default_endpoint = default_endpoint
        self.api_version = api_version
        self._busy: set[tuple[str, str]] = set()
        self._busy_lock = Lock()
        self._routes = self._make_routes()

    def answer(self, method: str, path: str, query: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer one request in Stripe's words, whatever happens."""
        request_id = new_id("req_", 14)
        try:
            context = self.context(headers, request_id)
            answer = self._answer(context, method, path, query, body)
        except ApiError as error:
            answer = Answer(error.status, error.body)
        answer.headers.setdefault("Request-Id", request_id)
        answer.headers.setdefault("Stripe-Version", headers.get("Stripe-Version") or self.api_version)
        return answer

    def context(self, headers: Mapping[str, str], request_id: str | None = None) -> Context:
        """Whose request it is.

        Raises ApiError (401) without a key of this stand-in's, and 400 for a version that is none.
        """
        kind, _, key = (headers.get("Authorization") or "").partition(" ")
        if kind != "Bearer" or not key:
            raise ApiError(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
                status=HTTPStatus.UNAUTHORIZED,
            )
        if not KEY.fullmatch(key):
            raise ApiError(
                f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=HTTPStatus.UNAUTHORIZED
            )
        version = headers.get("Stripe-Version") or self.api_version
        if not VERSION.fullmatch(version):
            raise malformed(f"Invalid Stripe API version: {version}", "Stripe-Version")
        idempotency_key = headers.get("Idempotency-Key")
        if idempotency_key and len(idempotency_key) > LONGEST_KEY:
            raise malformed(
                f"Idempotency keys may be at most {LONGEST_KEY} characters long.", "Idempotency-Key"
            )
        return Context(self.store, key, version, self.default_endpoint, request_id, idempotency_key)

    def _answer(self, context: Context, method: str, path: str, query: str, body: str) -> Answer:
        fault = self._fault(context, method, path)
        if fault == "rate_limit":
            raise ApiError(
                "Too many requests hit the API too quickly. Stripe tiruan was asked to say so.",
                status=HTTPStatus.TOO_MANY_REQUESTS,
                code="rate_limit",
            )
        if method == "POST" and context.idempotency_key:
            answer = self._once(context, method, path, body, fault == "server_error")
        else:
            answer = self._run(context, method, path, query, body, fault == "server_error")
        if isinstance(fault, float):
            answer.lost = fault
        return answer

    def _once(self, context: Context, method: str, path: str, body: str, broken: bool) -> Answer:
        """Run a request once for each key; a repetition gets the first answer again."""
        key = context.idempotency_key or ""
        request = hashlib.sha256(f"{method} {path}\n{body}".encode()).hexdigest()
        with self._busy_lock:
            if (context.account, key) in self._busy:
                raise ApiError(
                    f"There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    status=HTTPStatus.CONFLICT,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._busy.add((context.account, key))
        try:
            self.store.execute("DELETE FROM answers WHERE created < ?", time.time() - KEYS_LIVE)
            known = self.store.execute(
                "SELECT * FROM answers WHERE account = ? AND key = ?", context.account, key
            )
            if known:
                return self._replay(known[0], request, key)
            try:
                answer = self._run(context, method, path, "", body, broken)
            except ApiError as error:
                if not error.executed:
                    raise
                answer = Answer(error.status, error.body)
            self.store.execute(
                "INSERT INTO answers (account, key, created, request, request_id, status, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
                context.account, key, time.time(), request, context.request_id or "", answer.status,
                json.dumps(answer.body),
            )  # fmt: skip
            answer.headers["Idempotency-Key"] = key
            return answer
        finally:
            with self._busy_lock:
                self._busy.discard((context.account, key))

    def _replay(self, known: Mapping, request: str, key: str) -> Answer:
        if known["request"] != request:
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        headers = {
            "Idempotency-Key": key,
            "Idempotent-Replayed": "true",
            "Original-Request": known["request_id"],
        }
        if known["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
            headers["Stripe-Should-Retry"] = "false"
        return Answer(known["status"], json.loads(known["body"]), headers)

    def _run(self, context: Context, method: str, path: str, query: str, body: str, broken: bool) -> Answer:
        for verb, pattern, kind, endpoint in self._routes:
            found = pattern.fullmatch(path)
            if found and verb == method:
                values = check(decode(body if method == "POST" else query), kind)
                expand = values.pop("expand", [])
                if broken:
                    message = "Stripe tiruan was asked to fail."
                    raise ApiError(message, status=HTTPStatus.INTERNAL_SERVER_ERROR, kind="api_error")
                with self.store.transaction():
                    result = endpoint(context, values, *found.groups())
                    return Answer(HTTPStatus.OK, reading.shown(context, result, expand))
        raise ApiError(
            f"Unrecognized request URL ({method}: {path}). This is a stand-in for Stripe and knows only what Lumbung uses.",
            status=HTTPStatus.NOT_FOUND,
        )

    def _fault(self, context: Context, method: str, path: str) -> str | float | None:
        """The next fault that was ordered for such a request; a number is an answer that gets lost after so many seconds."""
        with self.store.transaction():
            for row in self.store.execute(
                "SELECT * FROM faults WHERE account = ? ORDER BY seq", context.account
            ):
                if row["method"] in ("", method) and path.startswith(row["path"]):
                    self.store.execute("UPDATE faults SET times = times - 1 WHERE seq = ?", row["seq"])
                    self.store.execute("DELETE FROM faults WHERE times < 1")
                    return float(row["seconds"]) if row["kind"] == "lost_answer" else row["kind"]
        return None

    def _make_routes(self) -> list[tuple[str, re.Pattern, type, Endpoint]]:
        sessions = "/v1/checkout/sessions"
        routes: list[tuple[str, str, type, Endpoint]] = [
            ("POST", sessions, SessionCreateParams, lambda c, v: create_session(c, v, self.base)),
            ("POST", f"{sessions}/([^/]+)/expire", SessionExpireParams, lambda c, v, i: expire_session(c, i)),
            ("GET", f"{sessions}/([^/]+)/line_items", SessionLineItemListParams, _line_items),
            ("POST", "/v1/refunds", RefundCreateParams, create_refund),
            ("POST", "/v1/accounts", AccountCreateParams, connect.create_account),
            (
                "POST",
                "/v1/account_links",
                AccountLinkCreateParams,
                lambda c, v: connect.create_link(c, v, self.base),
            ),
            ("POST", "/v1/transfers", TransferCreateParams, connect.create_transfer),
            (
                "POST",
                "/v1/transfers/([^/]+)/reversals",
                TransferCreateReversalParams,
                connect.reverse_transfer,
            ),
        ]
        for path, kind, noun, listed, retrieved in (
            (sessions, "checkout.session", "checkout.session", SessionListParams, SessionRetrieveParams),
            ("/v1/payment_intents", "payment_intent", "payment_intent", PaymentIntentListParams, PaymentIntentRetrieveParams),
            ("/v1/charges", "charge", "charge", ChargeListParams, ChargeRetrieveParams),
            ("/v1/refunds", "refund", "refund", RefundListParams, RefundRetrieveParams),
            ("/v1/accounts", "account", "account", AccountListParams, AccountRetrieveParams),
            ("/v1/transfers", "transfer", "transfer", TransferListParams, TransferRetrieveParams),
            ("/v1/events", "event", "event", EventListParams, EventRetrieveParams),
            (
                "/v1/balance_transactions",
                "balance_transaction",
                "balance transaction",
                BalanceTransactionListParams,
                BalanceTransactionRetrieveParams,
            ),
        ):  # fmt: skip
            routes += [
                ("GET", path, listed, lambda c, v, kind=kind, path=path: reading.page(c, kind, v, path)),
                ("GET", f"{path}/([^/]+)", retrieved, lambda c, v, i, kind=kind, noun=noun: reading.one(c, kind, i, noun)),
            ]  # fmt: skip
        return [(method, re.compile(path), kind, endpoint) for method, path, kind, endpoint in routes]


def _line_items(context: Context, values: dict, identifier: str) -> dict:
    lines = session_of(context, identifier)["_lines"]
    return reading.paginate(lines, values, f"/v1/checkout/sessions/{identifier}/line_items")
