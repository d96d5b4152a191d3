"""Reading objects back: one by its id, lists by page, and `expand`, which puts an object where its id stands."""

from deploy.services.stripe_standin.checkout import visible
from deploy.services.stripe_standin.errors import ApiError, malformed, no_such, not_found
from deploy.services.stripe_standin.events import Context

# Which field of which object holds the id of which.
EXPANDABLE = {
    "checkout.session": {"payment_intent": "payment_intent"},
    "payment_intent": {"latest_charge": "charge"},
    "charge": {"payment_intent": "payment_intent", "balance_transaction": "balance_transaction"},
    "refund": {
        "charge": "charge",
        "payment_intent": "payment_intent",
        "balance_transaction": "balance_transaction",
    },
    "balance_transaction": {"source": ("charge", "refund", "transfer")},
    "event": {},
    "account": {},
    "transfer": {"balance_transaction": "balance_transaction", "source_transaction": "charge"},
}
FILTERS = ("payment_intent", "charge", "status", "source", "type", "destination", "transfer_group")
PAGE = 10
LONGEST_PAGE = 100


def one(context: Context, kind: str, identifier: str, noun: str) -> dict:
    """One object.

    Raises ApiError when this account has none of that id.
    """
    found = context.store.get(context.account, kind, identifier)
    if found is None:
        raise not_found(noun, identifier)
    return found


def page(context: Context, kind: str, values: dict, url: str) -> dict:
    """A page of objects, the newest first, with the filters that were given."""
    found = [body for body in context.store.all(context.account, kind) if _matches(body, values)]
    return paginate(found, values, url)


def paginate(found: list[dict], values: dict, url: str) -> dict:
    limit = values.get("limit", PAGE)
    if not 1 <= limit <= LONGEST_PAGE:
        raise malformed(
            f"This value must be between 1 and {LONGEST_PAGE}.", "limit", "parameter_invalid_integer"
        )
    ids = [body["id"] for body in found]
    if after := values.get("starting_after"):
        found = found[_position(ids, after, "starting_after") + 1 :]
    elif before := values.get("ending_before"):
        found = found[: _position(ids, before, "ending_before")][-limit:]
    return {"object": "list", "data": found[:limit], "has_more": len(found) > limit, "url": url}


def shown(context: Context, body: dict, expand: list[str]) -> dict:
    """The object as it is answered: hidden fields dropped, asked fields expanded.

    Raises ApiError for a field that cannot be expanded.
    """
    if body["object"] == "list":
        inner = []
        for path in expand:
            head, _, rest = path.partition(".")
            if head != "data" or not rest:
                raise ApiError(
                    f"This property cannot be expanded ({path}). You may want to try expanding 'data.{path}' instead.",
                    param="expand",
                    executed=False,
                )
            inner.append(rest)
        return body | {"data": [shown(context, item, inner) for item in body["data"]]}
    answer = visible(body)
    for path in expand:
        answer = _expanded(context, body, answer, path)
    return answer


def _expanded(context: Context, body: dict, answer: dict, path: str) -> dict:
    field, _, rest = path.partition(".")
    if body["object"] == "checkout.session" and field == "line_items":
        url = f"/v1/checkout/sessions/{body['id']}/line_items"
        return answer | {field: paginate(body["_lines"], {}, url)}
    if body["object"] == "charge" and field == "refunds":
        return answer | {
            field: page(context, "refund", {"charge": body["id"]}, f"/v1/charges/{body['id']}/refunds")
        }
    kinds = EXPANDABLE.get(body["object"], {}).get(field)
    if kinds is None:
        raise ApiError(f"This property cannot be expanded ({field}).", param="expand", executed=False)
    identifier = body[field]
    if identifier is None:
        return answer
    held = answer[field]
    if isinstance(held, dict):
        return (
            answer | {field: _expanded(context, _stored(context, kinds, identifier), held, rest)}
            if rest
            else answer
        )
    stored = _stored(context, kinds, identifier)
    return answer | {field: shown(context, stored, [rest] if rest else [])}


def _stored(context: Context, kinds: str | tuple[str, ...], identifier: str) -> dict:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if found := context.store.get(context.account, kind, identifier):
            return found
    raise not_found("object", identifier)


def _matches(body: dict, values: dict) -> bool:
    for name in FILTERS:
        if name in values and body.get(name) != values[name]:
            return False
    if "types" in values and body.get("type") not in values["types"]:
        return False
    if "delivery_success" in values and (body["pending_webhooks"] == 0) != values["delivery_success"]:
        return False
    created = values.get("created", {})
    if isinstance(created, int):
        return body["created"] == created
    compare = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    return all(compare[name](body["created"], bound) for name, bound in created.items())


def _position(ids: list[str], identifier: str, param: str) -> int:
    if identifier not in ids:
        raise no_such("object", identifier, param)
    return ids.index(identifier)
