"""Checkout Sessions: made, paid on the pay page, expired."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from deploy.services.stripe_standin import objects
from deploy.services.stripe_standin.errors import (
    ApiError,
    malformed,
    missing,
    no_such,
    not_done_here,
    not_found,
)
from deploy.services.stripe_standin.events import Context, emit, new_id
from deploy.services.stripe_standin.money import check_total
from deploy.services.stripe_standin.parameters import check_metadata
from deploy.services.stripe_standin.store import Store

# What this stand-in really does. Everything else that Stripe knows is refused in words.
DONE_HERE = {
    "allowed_payment_method_types", "billing_address_collection", "cancel_url", "client_reference_id", "currency", "customer_creation", "customer_email",
    "expand", "expires_at", "integration_identifier", "line_items", "locale", "metadata", "mode", "payment_intent_data",
    "payment_method_types", "submit_type", "success_url", "ui_mode",
}  # fmt: skip
INTENT_DATA = {
    "capture_method", "description", "metadata", "receipt_email", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
}  # fmt: skip
SHORTEST_LIFE = 30 * 60
LONGEST_LIFE = 24 * 3600
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

DECLINES = {
    "4000000000000002": {
        "code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined."},
    "4000000000009995": {
        "code": "card_declined", "decline_code": "insufficient_funds", "message": "Your card has insufficient funds."},
    "4000000000000069": {
        "code": "expired_card", "decline_code": "expired_card", "message": "Your card has expired."},
    "4000000000000127": {
        "code": "incorrect_cvc", "decline_code": "incorrect_cvc", "message": "Your card's security code is incorrect."},
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What paying led to: the session as it is now, and why the bank refused, if it did."""

    session: dict
    decline: dict | None = None


def create_session(context: Context, values: dict, base: str) -> dict:
    """A session that waits for its buyer. Amounts are in minor units.

    Raises ApiError when Stripe would refuse, or when this stand-in does not do what is asked.
    """
    _refuse_what_is_not_done(values)
    if "success_url" not in values:
        raise missing("success_url")
    for name in ("success_url", "cancel_url"):
        _check_url(values.get(name), name)
    if not values.get("line_items"):
        raise missing("line_items")
    email = values.get("customer_email")
    if email is not None and not EMAIL.fullmatch(email):
        raise malformed(f"Invalid email address: {email}", "customer_email", "email_invalid")
    wishes = values.get("payment_intent_data") or {}
    check_metadata(values.get("metadata") or {}, "metadata")
    check_metadata(wishes.get("metadata") or {}, "payment_intent_data[metadata]")
    now = int(time.time())
    lines = [_line(line, f"line_items[{number}]", now) for number, line in enumerate(values["line_items"])]
    currencies = {line["currency"] for line in lines}
    if len(currencies) > 1:
        raise malformed("All line items must have the same currency.", "line_items")
    total = sum(line["amount_total"] for line in lines)
    check_total(total, currencies.pop(), "The Checkout Session's total amount")
    identifier = new_id("cs_test_", 58)
    session = _session(identifier, values, lines, total, now) | {
        "url": f"{base}/c/pay/{identifier}",
        "expires_at": _expiry(values.get("expires_at"), now),
    }
    # Kept beside what Stripe shows: the lines (shown when expanded) and the wishes for the intent.
    return context.store.put(context.account, session | {"_lines": lines, "_intent": wishes})


def expire_session(context: Context, identifier: str) -> dict:
    """Close a session that nobody paid.

    Raises ApiError when it is not open.
    """
    session = session_of(context, identifier)
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}."
        )
    return _expire(context, session)


def session_of(context: Context, identifier: str) -> dict:
    session = context.store.get(context.account, "checkout.session", identifier)
    if session is None:
        raise not_found("checkout.session", identifier, "session")
    return session


def expire_due(store: Store, context_of: dict) -> None:
    """Expire every open session whose time has come; `context_of` holds what an event repeats."""
    rows = store.execute(
        "SELECT account, id FROM objects WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open' "
        "AND json_extract(body, '$.expires_at') <= ?",
        int(time.time()),
    )
    for row in rows:
        context = Context(store=store, account=row["account"], **context_of)
        with store.transaction():
            session = session_of(context, row["id"])
            if session["status"] == "open":
                _expire(context, session)


def pay(context: Context, identifier: str, number: str, buyer: dict) -> Outcome:
    """Try to pay an open session by card; `buyer` has `email` and `name`. A session that is not open stays as it is."""
    with context.store.transaction():
        session = session_of(context, identifier)
        if session["status"] == "open" and session["expires_at"] <= time.time():
            session = _expire(context, session)
        if session["status"] != "open":
            return Outcome(session)
        return _charge(context, session, number, buyer)


def _charge(context: Context, session: dict, number: str, buyer: dict) -> Outcome:
    store, account = context.store, context.account
    intent = store.get(account, "payment_intent", session["payment_intent"] or "")
    if intent is None:
        intent = objects.payment_intent(session, session["_intent"])
        emit(context, "payment_intent.created", store.put(account, intent))
    decline = DECLINES.get(number)
    attempt = objects.charge(intent, buyer, number, decline)
    session = session | {"payment_intent": intent["id"]}
    if decline:
        error = {"type": "card_error", "charge": attempt["id"], **decline}
        intent = intent | {"latest_charge": attempt["id"], "last_payment_error": error}
        emit(context, "charge.failed", store.put(account, attempt))
        emit(context, "payment_intent.payment_failed", store.put(account, intent))
        return Outcome(store.put(account, session), decline)
    booking = store.put(account, objects.balance_transaction(attempt, attempt["amount"], "charge"))
    attempt = store.put(account, attempt | {"balance_transaction": booking["id"]})
    intent = store.put(
        account,
        intent
        | {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": attempt["id"],
            "payment_method": attempt["payment_method"],
            "last_payment_error": None,
        },
    )
    details = {"address": attempt["billing_details"]["address"], "business_name": None, "individual_name": None,
               "phone": None, "tax_exempt": "none", "tax_ids": [], **buyer}  # fmt: skip
    session = store.put(
        account,
        session | {"status": "complete", "payment_status": "paid", "customer_details": details, "url": None},
    )
    emit(context, "charge.succeeded", attempt)
    emit(context, "payment_intent.succeeded", intent)
    emit(context, "checkout.session.completed", visible(session))
    return Outcome(session)


def visible(body: dict) -> dict:
    """An object as the API shows it, without what is kept beside."""
    return {name: value for name, value in body.items() if not name.startswith("_")}


def _expire(context: Context, session: dict) -> dict:
    session = context.store.put(context.account, session | {"status": "expired", "url": None})
    emit(context, "checkout.session.expired", visible(session))
    return session


def _refuse_what_is_not_done(values: dict) -> None:
    for name in values:
        if name not in DONE_HERE:
            raise not_done_here(name)
    for name in values.get("payment_intent_data") or {}:
        if name not in INTENT_DATA:
            raise not_done_here(f"payment_intent_data[{name}]")
    for name, done in (
        ("mode", "payment"),
        ("ui_mode", "hosted_page"),
        ("customer_creation", "if_required"),
        ("billing_address_collection", "auto"),
    ):
        if values.get(name, done) != done:
            raise not_done_here(f"{name}={values[name]}")
    if "mode" not in values:
        raise missing("mode")
    for name in ("allowed_payment_method_types", "payment_method_types"):
        if values.get(name, ["card"]) != ["card"]:
            raise not_done_here(f"{name} other than card")
    capture = (values.get("payment_intent_data") or {}).get("capture_method", "automatic_async")
    if capture not in ("automatic", "automatic_async"):
        raise not_done_here(f"payment_intent_data[capture_method]={capture}")


def _check_url(url: str | None, param: str) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise malformed("Not a valid URL", param, "url_invalid")


def _expiry(wished: int | None, now: int) -> int:
    if wished is None:
        return now + LONGEST_LIFE
    # A request takes its time: Stripe lets a few seconds pass on either side.
    if wished < now + SHORTEST_LIFE - 10:
        raise ApiError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if wished > now + LONGEST_LIFE + 10:
        raise ApiError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return wished


def _line(line: dict, path: str, now: int) -> dict:
    """A line item with its price made on the spot."""
    for name in line:
        if name not in ("price", "price_data", "quantity", "metadata"):
            raise not_done_here(f"{path}[{name}]")
    if "price" in line:
        raise no_such("price", line["price"], f"{path}[price]")
    if "price_data" not in line:
        raise missing(f"{path}[price_data]")
    price, quantity = line["price_data"], line.get("quantity", 0)
    for name in price:
        if name not in ("currency", "unit_amount", "product_data"):
            raise not_done_here(f"{path}[price_data][{name}]")
    if "unit_amount" not in price:
        raise missing(f"{path}[price_data][unit_amount]")
    if price["unit_amount"] < 0:
        message = "Invalid non-negative integer"
        raise malformed(message, f"{path}[price_data][unit_amount]", "parameter_invalid_integer")
    if "quantity" not in line:
        raise missing(f"{path}[quantity]")
    if quantity < 1:
        raise malformed(
            "This value must be greater than or equal to 1.", f"{path}[quantity]", "parameter_invalid_integer"
        )
    if "product_data" not in price:
        raise missing(f"{path}[price_data][product_data]")
    currency, unit = price["currency"].lower(), price["unit_amount"]
    if not re.fullmatch("[a-z]{3}", currency):
        raise malformed(f"Invalid currency: {currency}.", f"{path}[price_data][currency]")
    total, product = unit * quantity, price["product_data"]
    return {
        "id": new_id("li_"), "object": "item", "adjustable_quantity": None, "amount_discount": 0,
        "amount_subtotal": total, "amount_tax": 0, "amount_total": total, "currency": currency,
        "description": product["name"], "metadata": line.get("metadata", {}), "quantity": quantity,
        "price": {
            "id": new_id("price_"), "object": "price", "active": False, "billing_scheme": "per_unit", "created": now,
            "currency": currency, "custom_unit_amount": None, "livemode": False, "lookup_key": None, "metadata": {},
            "nickname": None, "product": new_id("prod_"), "recurring": None, "tax_behavior": "unspecified",
            "tiers_mode": None, "transform_quantity": None, "type": "one_time", "unit_amount": unit,
            "unit_amount_decimal": str(unit),
        },
    }  # fmt: skip


def _session(identifier: str, values: dict, lines: list[dict], total: int, now: int) -> dict:
    return {
        "id": identifier, "object": "checkout.session", "adaptive_pricing": {"enabled": False},
        "after_expiration": None, "allow_promotion_codes": None, "amount_subtotal": total, "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": values.get("billing_address_collection"), "cancel_url": values.get("cancel_url"),
        "client_reference_id": values.get("client_reference_id"), "client_secret": None, "collected_information": None,
        "consent": None, "consent_collection": None, "created": now, "currency": lines[0]["currency"],
        "currency_conversion": None, "custom_fields": [],
        "custom_text": {"after_submit": None, "shipping_address": None, "submit": None, "terms_of_service_acceptance": None},
        "customer": None, "customer_creation": values.get("customer_creation", "if_required"), "customer_details": None,
        "customer_email": values.get("customer_email"), "discounts": [],
        "integration_identifier": values.get("integration_identifier"), "invoice": None,
        "invoice_creation": {"enabled": False, "invoice_data": {}}, "livemode": False, "locale": values.get("locale"),
        "metadata": values.get("metadata", {}), "mode": "payment", "origin_context": None, "payment_intent": None,
        "payment_link": None, "payment_method_collection": "if_required", "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
        "payment_status": "unpaid", "permissions": None, "phone_number_collection": {"enabled": False},
        "presentment_details": None, "recovered_from": None, "saved_payment_method_options": None, "setup_intent": None,
        "shipping_address_collection": None, "shipping_cost": None, "shipping_options": [], "status": "open",
        "submit_type": values.get("submit_type"), "subscription": None, "success_url": values["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page", "wallet_options": None,
    }  # fmt: skip
