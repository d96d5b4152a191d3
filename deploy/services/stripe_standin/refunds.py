"""Refunds: money goes back to the card, never more than was taken."""

from deploy.services.stripe_standin import objects
from deploy.services.stripe_standin.errors import ApiError, malformed, missing, no_such, not_done_here
from deploy.services.stripe_standin.events import Context, emit
from deploy.services.stripe_standin.money import in_words
from deploy.services.stripe_standin.parameters import check_metadata

DONE_HERE = {"amount", "charge", "expand", "metadata", "payment_intent", "reason"}


def create_refund(context: Context, values: dict) -> dict:
    """Give back `amount` (minor units), or all that is left of the charge.

    Raises ApiError when there is nothing to give back, or less than is asked.
    """
    for name in values:
        if name not in DONE_HERE:
            raise not_done_here(name)
    check_metadata(values.get("metadata") or {}, "metadata")
    charge = _charge(context, values)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = values.get("amount", left)
    if left == 0:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise malformed("Invalid positive integer", "amount", "parameter_invalid_integer")
    if amount > left:
        currency = charge["currency"]
        raise ApiError(
            f"Refund amount ({in_words(amount, currency)}) is greater than unrefunded amount on charge "
            f"({in_words(left, currency)})",
            param="amount",
        )
    store, account = context.store, context.account
    refund = objects.refund(charge, amount, values)
    booking = store.put(account, objects.balance_transaction(refund, -amount, "refund"))
    refund = store.put(account, refund | {"balance_transaction": booking["id"]})
    refunded = charge["amount_refunded"] + amount
    charge = store.put(
        account, charge | {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    )
    emit(context, "charge.refunded", charge)
    emit(context, "refund.created", refund)
    return refund


def _kept_charge(context: Context, identifier: str) -> dict:
    charge = context.store.get(context.account, "charge", identifier)
    if charge is None:
        raise no_such("charge", identifier, "charge")
    return charge


def _charge(context: Context, values: dict) -> dict:
    """The charge that is meant, named by itself or by its payment intent."""
    store, account = context.store, context.account
    if "payment_intent" in values:
        intent = store.get(account, "payment_intent", values["payment_intent"])
        if intent is None:
            raise no_such("payment_intent", values["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            raise ApiError(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        return _kept_charge(context, intent["latest_charge"])
    if "charge" not in values:
        raise missing("payment_intent")
    charge = _kept_charge(context, values["charge"])
    if not charge["paid"]:
        raise ApiError(f"Charge {charge['id']} has not been paid and cannot be refunded.", param="charge")
    return charge
