"""Answering questions and making a counter-offer at the portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.money import rupiah
from marketplace.portal.views.request_steps import page, posted, refusal_as_message, request_url
from marketplace.procurement.actions import dialogue
from marketplace.procurement.list_forms import AnswerForm, CounterForm
from marketplace.procurement.permissions import (
    APPROVER,
    OFFICER,
    access_question,
    access_quote,
    access_request,
)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def answer(request: HttpRequest, institution: Institution, pk: int, question: int) -> HttpResponse:
    found = access_request(institution, pk)
    asked = access_question(found, question)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.answer_question(question=asked, text=form.cleaned_data["text"], actor=request.user)
        except dialogue.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The answer is there for all invited cooperatives."))
        return redirect(request_url(found))
    context = {"institution": institution, "request_": found, "question": asked, "form": form}
    return page(request, "procurement/question_answer.html", context)


@never_cache
@institution_role_required(OFFICER, APPROVER)
@refusal_as_message
def counter(request: HttpRequest, institution: Institution, pk: int, quote: int) -> HttpResponse:
    found = access_request(institution, pk)
    chosen = access_quote(found, quote)
    form = CounterForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.make_counter_offer(
                quote=chosen,
                total=form.cleaned_data["total"],
                note=form.cleaned_data["note"],
                actor=request.user,
                roles=request.institution_roles,
            )
        except dialogue.Refused as refusal:
            form.add_error("total", str(refusal))
        else:
            messages.success(
                request, _("The cooperative reads your counter-offer and may send a new version.")
            )
            return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "quote": chosen,
        "total": rupiah(chosen.total),
        "form": form,
    }
    return page(request, "procurement/quote_counter.html", context)
