"""What the session of one host remembers of a visitor: their basket's key, the number in the header, their checkout.

A visitor without a basket has no session, and asking about them costs no query.
"""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from marketplace.ordering.models import BasketLine

BASKET_KEY = "basket"
BASKET_COUNT = "basket_count"
CHECKOUT = "checkout"
REMOVED = "removed"
DESTINATION = "destination"


def visitor_key(request: HttpRequest, *, create: bool = False) -> str | None:
    """Return the random key by which this visitor's basket is found."""
    if not create and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    key = request.session.get(BASKET_KEY)
    if key is None and create:
        key = request.session[BASKET_KEY] = secrets.token_urlsafe(24)
    return key


def forget_visitor_key(request: HttpRequest) -> None:
    request.session.pop(BASKET_KEY, None)


def basket_count(request: HttpRequest) -> int:
    """Return the number of pieces for the header."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not _has_begun(request):
        return 0
    count = request.session.get(BASKET_COUNT)
    if count != 0 and request.user.is_authenticated:
        # Signed in a moment ago, perhaps with a basket from another device; or ordered on the portal meanwhile.
        quantities = BasketLine.objects.filter(
            basket__user_id=request.user.pk, cooperative_id=request.tenant.pk
        ).values_list("quantity", flat=True)
        count = sum(quantities)
        remember_count(request, count)
    return count or 0


def _has_begun(request: HttpRequest) -> bool:
    """Whether this very request gave the visitor a session: what is put in first is counted in the same answer."""
    return getattr(getattr(request, "session", None), "modified", False)


def remember_count(request: HttpRequest, count: int) -> None:
    if request.session.get(BASKET_COUNT) != count:
        request.session[BASKET_COUNT] = count


def remember_removed(request: HttpRequest, line: BasketLine) -> None:
    """What was taken out last, so that the next page can offer to put it back."""
    request.session[REMOVED] = {
        "variant": line.variant_id,
        "quantity": line.quantity,
        "name": line.name,
        "story": line.story_id,
    }


def just_removed(request: HttpRequest) -> dict[str, Any] | None:
    """Return {"variant", "quantity", "name", "story"} of what was taken out a moment ago, once."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.session.pop(REMOVED, None)


def destination_code(request: HttpRequest) -> str:
    """The district for which this visitor wants to know what delivery costs: of their checkout, else the one they chose."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    answered = (checkout_draft(request).get("address") or {}).get("district", "")
    return answered or request.session.get(DESTINATION, "")


def remember_destination(request: HttpRequest, code: str) -> None:
    """From now on pages say what delivery to this district costs, and the checkout begins with it."""
    request.session[DESTINATION] = code
    draft = checkout_draft(request)
    if (draft.get("address") or {}).get("district"):
        # Another district makes the answer of the checkout incomplete: it is asked again, filled with the rest.
        address = {**draft["address"], "province": "", "regency": "", "district": code, "street": ""}
        request.session[CHECKOUT] = {**draft, "address": address}


def checkout_draft(request: HttpRequest) -> dict[str, Any]:
    """Return what was answered in this checkout so far: {"key": …, "address": {…}, "payment": {…}}."""
    draft = request.session.get(CHECKOUT) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return draft or {}


def keep_checkout(request: HttpRequest, **answers: Any) -> dict[str, Any]:
    """Remember answers; the first ones give the checkout its key, by which its order is made once."""
    draft = checkout_draft(request)
    draft = {**draft, "key": draft.get("key") or str(uuid.uuid4()), **answers}
    request.session[CHECKOUT] = draft
    return draft


def finish_checkout(request: HttpRequest, placed: str) -> None:
    """The order is placed: the next checkout is another one, but asks nothing that was answered before.

    `placed` names what came of it, for whoever goes back in the browser.
    """
    draft = checkout_draft(request)
    kept = {name: draft[name] for name in ("address", "payment") if name in draft}
    request.session[CHECKOUT] = kept | {"placed": placed}


def placed_last(request: HttpRequest) -> str:
    """What came of the last checkout of this session, while no other one was begun."""
    draft = checkout_draft(request)
    return "" if draft.get("key") else str(draft.get("placed", ""))
