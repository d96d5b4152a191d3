"""The operator's desk for applications, in the portal's back office."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.phone import whatsapp_url, written_phone
from marketplace.core.states import TransitionRefused
from marketplace.joining.actions import (
    ask_for_more,
    refuse_application,
    start_provisioning,
    verify_application,
)
from marketplace.joining.forms import QuestionForm, RefusalForm, StorefrontChoiceForm
from marketplace.joining.models import Application
from marketplace.joining.permissions import access_application, access_paper
from marketplace.joining.selectors import applications_matching, counts_by_state
from marketplace.joining.states import APPLICATION, PROVISIONING
from marketplace.joining.told import events_of, kind_of, shown_papers
from marketplace.payments.downloads import private_file_response
from tenants.admin_pages import operator_page
from tenants.permissions import operators_only
from tenants.slugs import slug_from
from tenants.urls import base_address

A_PAGE = 30
WRITTEN: dict[str, tuple[type[forms.Form], Callable[..., None], str]] = {
    "ask": (QuestionForm, ask_for_more, "question"),
    "refuse": (RefusalForm, refuse_application, "reason"),
}


@require_safe
@operators_only
def index(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("q", "").strip(), request.GET.get("status", "")
    counts = counts_by_state()
    found = Paginator(
        applications_matching(state=state if state in APPLICATION.states else "", words=words), A_PAGE
    )
    page = found.get_page(request.GET.get("p"))
    for row in page:
        row.kind_of_status = kind_of(row.status)
    filters = [
        {"state": name, "label": label, "count": counts.get(name, 0), "current": name == state}
        for name, label in APPLICATION.states.items()
    ]
    context = {
        "page": page,
        "filters": filters,
        "all_count": sum(counts.values()),
        "wanted": words,
        "state": state if state in APPLICATION.states else "",
    }
    return render(request, "joining/admin/index.html", operator_page(_("Applications"), **context))


@require_safe
@operators_only
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, access_application(pk))


@require_POST
@operators_only
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    application = access_application(pk)
    try:
        verify_application(application=application, actor=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Verified. Now choose the storefront's address."))
    return redirect("applications_detail", pk)


@operators_only
def write(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """Ask for more, or refuse: a page with the one text that the applicant will read."""
    if event not in WRITTEN:
        raise Http404
    application = access_application(pk)
    form_class, action, argument = WRITTEN[event]
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(application=application, actor=request.user, **{argument: form.cleaned_data["text"]})
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Sent to %s.") % application.email)
        return redirect("applications_detail", pk)
    title = _("Ask for more") if event == "ask" else _("Refuse the application")
    context = operator_page(
        title,
        above=[(_("Applications"), reverse("applications_index")), (application.name, _address(application))],
        form=form,
        application=application,
        event=event,
    )
    return render(request, "joining/admin/write.html", context, status=422 if form.errors else 200)


@require_POST
@operators_only
def provision(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the storefront made; the page then shows how far it is."""
    application = access_application(pk)
    form = StorefrontChoiceForm(request.POST)
    if not form.is_valid():
        return _detail(request, application, form, status=422)
    try:
        start_provisioning(application=application, actor=request.user, **form.cleaned_data)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("applications_detail", pk)


@require_safe
@operators_only
def paper(request: HttpRequest, pk: int, paper: int) -> FileResponse:
    found = access_paper(access_application(pk), paper)
    return private_file_response(found.file, found.content_type, name=f"{pk}-{found.kind}")


def _address(application: Application) -> str:
    return reverse("applications_detail", args=[application.pk])


def _detail(
    request: HttpRequest,
    application: Application,
    form: StorefrontChoiceForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    open_events = dict(APPLICATION.events_open_to(application.status, "operator"))
    if form is None and "provision" in open_events:
        form = StorefrontChoiceForm(
            initial={
                "slug": application.slug or slug_from(application.region.short_name),
                "theme": application.theme or "portal",
                "manager_email": application.manager_email or application.email,
            }
        )
    context: dict[str, Any] = {
        "application": application,
        "events": events_of(application, for_operator=True),
        "papers": shown_papers(application),
        "open_events": open_events,
        "form": form,
        "kind_of_status": kind_of(application.status),
        "facts": _facts(application),
        "whatsapp_url": whatsapp_url(application.whatsapp),
        "whatsapp_written": written_phone(application.whatsapp),
        "follow_path": reverse("portal:application", kwargs={"token": application.token}),
        "is_being_made": application.status == PROVISIONING,
        "steps": [
            (_("Storefront copied from the template"), application.steps_done >= 1),
            (_("First manager invited"), application.steps_done >= 2),
        ],
        "storefront_url": f"{base_address(application.cooperative)}/" if application.cooperative else "",
    }
    page = operator_page(
        application.name, above=[(_("Applications"), reverse("applications_index"))], **context
    )
    return render(request, "joining/admin/detail.html", page, status=status)


def _facts(application: Application) -> list[tuple[str, str]]:
    return [
        (_("Legal name"), application.legal_name),
        (_("Kind"), str(application.get_kind_display())),
        (_("City or regency"), f"{application.region.name}, {application.region.parent.name}"),
        (_("NIK Koperasi"), application.nik_koperasi),
        (_("NIB"), application.nib),
        (_("NPWP"), application.npwp or "–"),
        (_("Number of members"), str(application.members_count)),
        (_("What it makes"), application.products),
        (_("Contact person"), application.contact_name),
        (_("E-mail"), application.email),
    ]
