"""Applying for a storefront at the portal, and following the application by its link."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.clients import client_hash
from marketplace.core.phone import written_phone
from marketplace.core.states import TransitionRefused
from marketplace.joining.actions import (
    complete_application,
    send_application,
    withdraw_application,
)
from marketplace.joining.forms import ApplicationForm, CompletionForm
from marketplace.joining.models import Application
from marketplace.joining.permissions import access_application_by_token, access_paper
from marketplace.joining.selectors import too_many_from
from marketplace.joining.states import APPLICATION, ASKED
from marketplace.joining.told import events_of, next_of, shown_papers
from marketplace.ordering.checkout import known_answers, known_city
from marketplace.payments.downloads import private_file_response
from tenants.urls import base_address

FORM = "joining/apply.html"


@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """The form. One place may send a few an hour: more is a machine, and is told to wait."""
    if "choose" in request.POST:
        return _form(request, ApplicationForm.unchecked(request.POST))
    if request.method != "POST":
        return _form(request, ApplicationForm(initial=_known(request)))
    form = ApplicationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    origin = client_hash(request, purpose="joining")
    if form.is_from_a_machine or too_many_from(client_hash=origin, email=form.cleaned_data["email"]):
        form.add_error(
            None,
            _(
                "Several applications came from here already. Wait for their answers, or write to us;"
                " what you filled in is still here."
            ),
        )
        return _form(request, form, status=429)
    application = send_application(papers=form.papers, client_hash=origin, **form.facts())
    messages.success(
        request, _("Your application has arrived. We sent the link of this page to %s.") % application.email
    )
    return redirect("portal:application", token=application.token)


def _known(request: HttpRequest) -> dict[str, Any]:
    """Who applies, as far as their account or this session says."""
    known = known_answers(request)
    contact = {
        "contact_name": known.get("name"),
        "whatsapp": known.get("phone"),
        "email": known.get("email"),
        **known_city(request),
    }
    return {name: value for name, value in contact.items() if value}


@never_cache
def application(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is; while something is asked, the form to complete it."""
    found = access_application_by_token(token)
    if found.status != ASKED:
        return _shown(request, found)
    if "choose" in request.POST:
        return _shown(request, found, CompletionForm.unchecked(request.POST))
    form = CompletionForm(
        request.POST or None, request.FILES or None, initial=CompletionForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            complete_application(
                application=found, papers=form.papers, answer=form.cleaned_data["answer"], **form.facts()
            )
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. We look at it again."))
        return redirect("portal:application", token=token)
    return _shown(request, found, form, status=422 if form.errors else 200)


@never_cache
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    found = access_application_by_token(token)
    try:
        withdraw_application(application=found)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The application is withdrawn."))
    return redirect("portal:application", token=token)


@never_cache
@require_safe
def paper(request: HttpRequest, token: str, pk: int) -> FileResponse:
    found = access_paper(access_application_by_token(token), pk)
    return private_file_response(found.file, found.content_type, name=found.get_kind_display())


def _form(request: HttpRequest, form: ApplicationForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "page_title": _("Open a storefront for your cooperative")}
    return render(request, FORM, context, status=status)


def _shown(
    request: HttpRequest, found: Application, form: CompletionForm | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": found,
        "form": form,
        "page_title": _("Application of %s") % found.name,
        "events": events_of(found),
        "papers": shown_papers(found, token=found.token),
        "next": next_of(found),
        "facts": _facts(found),
        "may_withdraw": "withdraw" in dict(APPLICATION.events_open_to(found.status, "applicant")),
        "storefront_url": f"{base_address(found.cooperative)}/" if found.cooperative else "",
    }
    return render(request, "joining/application.html", context, status=status)


def _facts(found: Application) -> list[dict[str, str]]:
    return [
        {"term": _("Legal name"), "text": found.legal_name},
        {"term": _("City or regency"), "text": f"{found.region.name}, {found.region.parent.name}"},
        {"term": _("NIK Koperasi"), "text": found.nik_koperasi},
        {"term": _("NIB"), "text": found.nib},
        {"term": _("NPWP"), "text": found.npwp or "–"},
        {"term": _("Number of members"), "text": str(found.members_count)},
        {"term": _("What it makes"), "text": found.products},
        {"term": _("Contact person"), "text": f"{found.contact_name}, {written_phone(found.whatsapp)}"},
    ]
