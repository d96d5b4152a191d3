"""The buyer asks to send goods of a delivered order back, looks at the photos that were sent, or changes their mind."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions.returning import TooLate, ask_return, return_refusal, withdraw_return
from marketplace.ordering.permissions import access_order, access_return, access_return_photo
from marketplace.ordering.return_forms import AskReturnForm
from marketplace.payments.downloads import private_file_response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Which pieces, why, with photos. Whoever comes too late reads why on the order's page."""
    order = access_order(request, token)
    if (refusal := return_refusal(order)) is not None:
        messages.info(request, refusal)
        return redirect("storefront:order", order.token)
    if request.method != "POST":
        return _page(request, {"order": order, "form": AskReturnForm(order=order)})
    form = AskReturnForm(request.POST, request.FILES, order=order)
    if not form.is_valid():
        return _page(request, {"order": order, "form": form}, status=422)
    actor = request.user if request.user.is_authenticated else None
    try:
        ask_return(order=order, actor=actor, **form.cleaned_data)
    except TooLate as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, {"order": order, "form": form}, status=422)
    else:
        messages.success(request, _("Your request has been sent. The answer comes by e-mail."))
    return redirect("storefront:order", order.token)


@require_POST
def withdraw(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    order = access_order(request, token)
    asked = access_return(order, pk)
    actor = request.user if request.user.is_authenticated else None
    try:
        withdraw_return(order=order, pk=asked.pk, actor=actor)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your return request is withdrawn."))
    return redirect("storefront:order", order.token)


@require_safe
@never_cache
def photo(request: HttpRequest, token: str, pk: int, photo: int) -> HttpResponseBase:
    found = access_return_photo(access_order(request, token), pk, photo)
    return private_file_response(found.file, "image/jpeg", name=found.sha256[:12])


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    order = context["order"]
    context |= {
        "page_title": _("Send goods of order %(number)s back") % {"number": order.number},
        "robots": "noindex",
    }
    return render(request, "storefront/order_return.html", context, status=status)
