"""Connected accounts, their onboarding, and transfers to them with reversals. Amounts are in minor units.

An account can take transfers once its onboarding is done. A transfer draws on the charge it names, never on more than
was charged; a reversal never takes more back than was transferred, nor more than the account still holds.
"""

import time

from deploy.services.stripe_standin.errors import (
    ApiError,
    malformed,
    missing,
    no_such,
    not_done_here,
    not_found,
)
from deploy.services.stripe_standin.events import Context, emit, new_id
from deploy.services.stripe_standin.money import in_words
from deploy.services.stripe_standin.objects import balance_transaction
from deploy.services.stripe_standin.parameters import check_metadata

ACCOUNT_DONE_HERE = {
    "business_profile", "business_type", "capabilities", "country", "email", "expand", "metadata", "type",
}  # fmt: skip
LINK_DONE_HERE = {"account", "expand", "refresh_url", "return_url", "type"}
TRANSFER_DONE_HERE = {
    "amount", "currency", "description", "destination", "expand", "metadata", "source_transaction", "transfer_group",
}  # fmt: skip
REVERSAL_DONE_HERE = {"amount", "description", "expand", "metadata"}
LINK_LIVES = 300
STILL_DUE = ["business_profile.url", "external_account", "representative.first_name", "tos_acceptance.date"]


def create_account(context: Context, values: dict) -> dict:
    """An account that has told nothing about itself yet. Raises ApiError."""
    _refuse(values, ACCOUNT_DONE_HERE)
    if values.get("type") != "express":
        raise not_done_here(f"type={values.get('type')}")
    check_metadata(values.get("metadata") or {}, "metadata")
    wanted = values.get("capabilities") or {}
    account = {
        "id": new_id("acct_", 16),
        "object": "account",
        "business_profile": values.get("business_profile") or {},
        "business_type": values.get("business_type"),
        "capabilities": {name: "inactive" for name, wish in wanted.items() if wish.get("requested")},
        "charges_enabled": False,
        "country": values.get("country", "ID"),
        "created": int(time.time()),
        "default_currency": "idr",
        "details_submitted": False,
        "email": values.get("email"),
        "metadata": values.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": _requirements(STILL_DUE),
        "type": "express",
    }
    return context.store.put(context.account, account | {"_balance": 0})


def create_link(context: Context, values: dict, base: str) -> dict:
    """A one-time address at which the account's owner tells about it. Raises ApiError."""
    _refuse(values, LINK_DONE_HERE)
    account = _account(context, values["account"], "account")
    for name in ("refresh_url", "return_url"):
        if name not in values:
            raise missing(name)
    now = int(time.time())
    context.store.put(
        context.account,
        account | {"_return": values["return_url"], "_refresh": values["refresh_url"], "_link_until": now + LINK_LIVES},
    )  # fmt: skip
    return {
        "object": "account_link",
        "created": now,
        "expires_at": now + LINK_LIVES,
        "url": f"{base}/c/onboarding/{account['id']}",
    }


def onboard(context: Context, identifier: str, outcome: str) -> dict:
    """The owner has told all (`done`), not enough (`partly`), or Stripe wants more later on (`more`).

    `withdrawn`: all is told, and what was on the account is at the owner's bank.
    """
    with context.store.transaction():
        account = _account(context, identifier, "account")
        is_done = outcome in ("done", "withdrawn")
        due = [] if is_done else STILL_DUE[1:2] if outcome == "more" else STILL_DUE[1:]
        account |= {
            "capabilities": dict.fromkeys(account["capabilities"], "active" if is_done else "inactive"),
            "charges_enabled": is_done,
            "details_submitted": outcome != "partly",
            "payouts_enabled": is_done,
            "requirements": _requirements(due),
            "_balance": 0 if outcome == "withdrawn" else account["_balance"],
        }
        context.store.put(context.account, account)
        emit(context, "account.updated", {name: value for name, value in account.items() if name[0] != "_"})
    return account


def create_transfer(context: Context, values: dict) -> dict:
    """Move `amount` from the platform's charge to an account. Raises ApiError."""
    _refuse(values, TRANSFER_DONE_HERE)
    check_metadata(values.get("metadata") or {}, "metadata")
    amount = values.get("amount", 0)
    if amount < 1:
        raise malformed("Invalid positive integer", "amount", "parameter_invalid_integer")
    account = _account(context, values["destination"], "destination")
    if account["capabilities"].get("transfers") != "active":
        raise ApiError(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers,"
            " crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    if "source_transaction" not in values:
        # Without a charge Stripe draws on what is available, which here nothing ever becomes.
        raise ApiError(
            "You have insufficient available funds in your Stripe account.", code="balance_insufficient"
        )
    charge = _charge_with_room(context, values, amount)
    transfer = {
        "id": new_id("tr_"),
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": int(time.time()),
        "currency": values["currency"],
        "description": values.get("description"),
        "destination": account["id"],
        "destination_payment": new_id("py_"),
        "livemode": False,
        "metadata": values.get("metadata") or {},
        "reversed": False,
        "source_transaction": charge["id"],
        "source_type": "card",
        "transfer_group": values.get("transfer_group") or charge["transfer_group"],
    }
    store = context.store
    booking = store.put(context.account, balance_transaction(transfer, -amount, "transfer"))
    transfer = store.put(context.account, transfer | {"balance_transaction": booking["id"]})
    store.put(context.account, account | {"_balance": account["_balance"] + amount})
    emit(context, "transfer.created", transfer)
    return transfer


def reverse_transfer(context: Context, values: dict, identifier: str) -> dict:
    """Take `amount` of a transfer back. Raises ApiError."""
    _refuse(values, REVERSAL_DONE_HERE)
    store = context.store
    transfer = store.get(context.account, "transfer", identifier)
    if transfer is None:
        raise not_found("transfer", identifier)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = values.get("amount", left)
    if amount < 1:
        raise malformed("Invalid positive integer", "amount", "parameter_invalid_integer")
    currency = transfer["currency"]
    if amount > left:
        raise ApiError(
            f"Transfer reversal amount ({in_words(amount, currency)}) is greater than the unreversed amount of the"
            f" transfer ({in_words(left, currency)}).",
            param="amount",
        )
    account = _account(context, transfer["destination"], "destination")
    if amount > account["_balance"]:
        raise ApiError("The connected account has insufficient funds.", code="balance_insufficient")
    reversal = {
        "id": new_id("trr_"),
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": None,
        "created": int(time.time()),
        "currency": currency,
        "description": None,
        "destination_payment_refund": new_id("pyr_"),
        "metadata": values.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer["id"],
    }
    booking = store.put(context.account, balance_transaction(reversal, amount, "transfer_refund"))
    reversal = store.put(context.account, reversal | {"balance_transaction": booking["id"]})
    back = transfer["amount_reversed"] + amount
    transfer |= {"amount_reversed": back, "reversed": back == transfer["amount"]}
    store.put(context.account, transfer)
    store.put(context.account, account | {"_balance": account["_balance"] - amount})
    emit(context, "transfer.reversed", transfer)
    return reversal


def _charge_with_room(context: Context, values: dict, amount: int) -> dict:
    charge = context.store.get(context.account, "charge", values["source_transaction"])
    if charge is None:
        raise no_such("charge", values["source_transaction"], "source_transaction")
    if values["currency"] != charge["currency"]:
        raise ApiError(
            "The currency of source_transaction's balance transaction"
            f" ({charge['currency']}) must be the same as the transfer currency ({values['currency']})",
            param="currency",
        )
    given = sum(
        one["amount"] - one["amount_reversed"]
        for one in context.store.all(context.account, "transfer")
        if one["source_transaction"] == charge["id"]
    )
    if given + amount > charge["amount_captured"]:
        raise ApiError(
            "Transfers using this transaction as a source must not exceed the source amount of"
            f" {in_words(charge['amount_captured'], charge['currency'])}. (There are already transfers using this"
            f" source, totaling {in_words(given, charge['currency'])}.)",
            param="amount",
        )
    return charge


def _account(context: Context, identifier: str, param: str) -> dict:
    account = context.store.get(context.account, "account", identifier)
    if account is None:
        raise no_such("destination" if param == "destination" else "account", identifier, param)
    return account


def _requirements(due: list[str]) -> dict:
    return {
        "currently_due": due,
        "disabled_reason": "requirements.past_due" if due else None,
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


def _refuse(values: dict, done_here: set[str]) -> None:
    for name in values:
        if name not in done_here:
            raise not_done_here(name)
