"""Answering a return request, and settling it, in the back office."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.catalogue.stock import SoldOut
from marketplace.core.states import TransitionRefused
from marketplace.ordering.actions import returning
from marketplace.ordering.calculations import value_of
from marketplace.ordering.frames import frame, tell_done
from marketplace.ordering.models import Order, OrderReturn
from marketplace.ordering.permissions import (
    access_order_at_desk,
    access_return,
    access_return_photo,
    roles_of,
)
from marketplace.ordering.return_forms import (
    AcceptForm,
    ArriveForm,
    RefuseForm,
    ReplaceForm,
    ReturnForm,
    ReturnRefundForm,
)
from marketplace.ordering.return_sentences import RETURN_KINDS, pieces_in_words
from marketplace.ordering.selectors.returns import returns_of
from marketplace.ordering.states import ARRIVED, RETURN
from marketplace.ordering.views.refunds import ask_provider
from marketplace.payments.downloads import private_file_response
from marketplace.payments.selectors import refundable


@dataclass(frozen=True)
class Answer:
    """One button of a request: its page's words, its form, and what it does."""

    event: str
    label: str | Promise
    form: type[ReturnForm]
    run: Callable[..., Any]
    intro: str | Promise
    is_danger: bool = False


ANSWERS = {
    answer.event: answer
    for answer in (
        Answer(
            "accept",
            _("Accept"),
            AcceptForm,
            returning.accept_return,
            _("Lower the numbers when you take only a part back. The buyer is told by e-mail."),
        ),
        Answer(
            "refuse",
            _("Do not accept"),
            RefuseForm,
            returning.refuse_return,
            _("The buyer reads your reason, and the order goes on as if nothing had been asked."),
            is_danger=True,
        ),
        Answer(
            "arrive",
            _("The goods are back"),
            ArriveForm,
            returning.receive_return,
            _("Look at the goods first. Then pay the money back or send a replacement."),
        ),
        Answer(
            "refund",
            _("Pay the money back"),
            ReturnRefundForm,
            returning.refund_return,
            _("Money paid by card goes back by itself; a transfer is made and recorded by the treasurer."),
        ),
        Answer(
            "replace",
            _("Send a replacement"),
            ReplaceForm,
            returning.replace_return,
            _("The same goods leave the shelf once more. The buyer gets an e-mail with the tracking number."),
        ),
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def answer_return(request: HttpRequest, pk: int, asked: int, event: str) -> HttpResponse:
    """Ask for what an answer needs, then give it; what somebody else did meanwhile is said on the order's page."""
    order = access_order_at_desk(request.user, pk)
    found = access_return(order, asked)
    answer = ANSWERS.get(event)
    if answer is None:
        raise Http404
    roles = roles_of(request.user)
    try:
        RETURN.target_of(found.status, event, roles)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:edit", pk)
    form = _form(answer, order, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = answer.run(order=order, pk=found.pk, actor=request.user, roles=roles, **form.cleaned_data)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("orders:edit", pk)
        except SoldOut:
            form.add_error(
                None, _now("The shelf does not have these goods any more. Pay the money back instead.")
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if event == "refund":
                ask_provider(request, order, done, request.user)
            else:
                tell_done(request, access_return(order, asked).get_status_display())
            return redirect("orders:edit", pk)
    context = {
        **frame(order, str(answer.label)),
        "order": order,
        "row": return_row(found, roles),
        "answer": answer,
        "form": form,
    }
    return render(request, "ordering/admin/answer_return.html", context, status=422 if form.errors else 200)


@require_safe
@require_admin_access
def return_photo(request: HttpRequest, pk: int, asked: int, photo: int) -> HttpResponseBase:
    found = access_return_photo(access_order_at_desk(request.user, pk), asked, photo)
    return private_file_response(found.file, "image/jpeg", name=found.sha256[:12])


def return_rows(order: Order, roles: frozenset[str]) -> list[dict[str, Any]]:
    """What the order's page shows of each request, with the buttons of somebody with these roles."""
    return [return_row(asked, roles) for asked in returns_of(order)]


def return_row(asked: OrderReturn, roles: frozenset[str]) -> dict[str, Any]:
    events = {event for event, _label in RETURN.events_open_to(asked.status, roles)}
    return {
        "asked": asked,
        "kind": RETURN_KINDS[asked.status],
        "pieces": pieces_in_words(asked),
        "accepted": pieces_in_words(asked, accepted=True),
        "answers": [answer for answer in ANSWERS.values() if answer.event in events],
        "waits_for_money": asked.status == ARRIVED
        and asked.wish == OrderReturn.Wish.REFUND
        and "refund" not in events,
    }


def _form(answer: Answer, order: Order, asked: OrderReturn, data: Any) -> ReturnForm:
    if answer.form is not ReturnRefundForm:
        return answer.form(data, asked=asked)
    link = returning.payment_to_refund(order)
    accepted = {line.order_line_id: line.accepted or 0 for line in asked.lines.all()}
    prices = {line.pk: line.unit_price for line in order.lines.all()}
    return ReturnRefundForm(
        data, asked=asked, value=value_of(accepted, prices), left=refundable(link.payment) if link else 0
    )
