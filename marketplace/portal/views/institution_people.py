"""Registering an institution, and the people who work for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.actions import (
    accept_institution_invitation,
    change_institution_roles,
    invite_to_institution,
    register_institution,
    remove_from_institution,
    resend_institution_invitation,
    revoke_institution_invitation,
)
from marketplace.accounts.forms import InstitutionForm, InstitutionRolesForm, InviteForm
from marketplace.accounts.invitation_tokens import InvitationRefused, why_refused
from marketplace.accounts.local_paths import local_path
from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.accounts.permissions import (
    access_institution_invitation,
    access_person,
    institution_role_required,
)
from marketplace.accounts.selectors import (
    institution_invitation_by_token,
    open_institution_invitations,
    people_of,
    roles_in,
)
from marketplace.ordering.checkout import known_city
from marketplace.portal.views.workspace import workspace_tabs
from tenants.staff.views import masked, sign_in_addresses

OFFICER = InstitutionMember.Role.OFFICER


@never_cache
@login_required
def register(request: HttpRequest) -> HttpResponse:
    if "choose" in request.POST:
        return _page(
            request, "accounts/institution_form.html", {"form": InstitutionForm.unchecked(request.POST)}
        )
    form = InstitutionForm(request.POST or None, initial=known_city(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        institution = register_institution(
            name=data["name"],
            kind=data["kind"],
            region=data["city"],
            address=data["address"],
            npwp=data["npwp"],
            by=request.user,
        )
        messages.success(request, _("%s is registered. You are its procurement officer.") % institution.name)
        people = reverse("portal:institution_people", kwargs={"institution_id": institution.pk})
        # Whoever was on the way to write a request goes on with it.
        return redirect(local_path(request.GET.get("next"), otherwise=people))
    return _page(request, "accounts/institution_form.html", {"form": form})


@never_cache
@institution_role_required()
def people(request: HttpRequest, institution: Institution) -> HttpResponse:
    may_manage = OFFICER in request.institution_roles
    form = InviteForm(request.POST or None, institution=institution)
    if request.method == "POST":
        if not may_manage:
            return _officers_only(request, institution)
        if form.is_valid() and _invited(request, institution, form):
            return _back(institution)
    now = timezone.now()
    context = {
        "institution": institution,
        "people": people_of(institution),
        "may_manage": may_manage,
        "form": form,
        "invitations": [
            {"row": row, "roles": institution.role_names(row.roles), "is_expired": row.expires_at <= now}
            for row in open_institution_invitations(institution)
        ]
        if may_manage
        else [],
        "tabs": workspace_tabs(institution, "institution_people"),
    }
    return _page(request, "accounts/institution_people.html", context)


@never_cache
@institution_role_required(OFFICER)
def roles(request: HttpRequest, institution: Institution, user_id: int) -> HttpResponse:
    person = access_person(institution, user_id)
    form = InstitutionRolesForm(
        request.POST or None,
        initial={"roles": sorted(roles_in(person, institution))},
        institution=institution,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_institution_roles(
                institution=institution, person=person, roles=form.cleaned_data["roles"], actor=request.user
            )
        except ValidationError as refusal:
            form.add_error("roles", refusal.messages)
        else:
            messages.success(request, _("The roles of %s are changed.") % person)
            return _back(institution)
    return _page(
        request,
        "accounts/institution_roles.html",
        {"institution": institution, "person": person, "form": form},
    )


@never_cache
@institution_role_required(OFFICER)
def remove(request: HttpRequest, institution: Institution, user_id: int) -> HttpResponse:
    person = access_person(institution, user_id)
    refusal_text = ""
    if request.method == "POST":
        try:
            remove_from_institution(institution=institution, person=person, actor=request.user)
        except ValidationError as refusal:
            refusal_text = " ".join(refusal.messages)
        else:
            messages.success(
                request,
                _("%(person)s does not work for %(institution)s any more.")
                % {"person": person, "institution": institution},
            )
            return _back(institution) if person != request.user else redirect("portal:account")
    context = {"institution": institution, "person": person, "refusal": refusal_text}
    return _page(request, "accounts/institution_remove.html", context)


@institution_role_required(OFFICER)
@require_POST
def resend(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    invitation = access_institution_invitation(institution, pk)
    resend_institution_invitation(invitation=invitation, actor=request.user)
    text = _("A new invitation is on its way to %s. The old link does not work any more.")
    messages.success(request, text % invitation.email)
    return _back(institution)


@institution_role_required(OFFICER)
@require_POST
def revoke(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    invitation = access_institution_invitation(institution, pk)
    revoke_institution_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("The invitation of %s is withdrawn.") % invitation.email)
    return _back(institution)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: sign in or up, then accept."""
    found = institution_invitation_by_token(token)
    reason = why_refused(found, request.user)
    if reason:
        context = {
            "reason": reason,
            "invitation": found,
            "masked_email": masked(found.email) if found else "",
        }
        status = 404 if found is None else 403
        return render(request, "accounts/institution_invitation_refused.html", context, status=status)
    assert found is not None
    if request.method == "POST" and request.user.is_authenticated:
        try:
            institution = accept_institution_invitation(token=token, user=request.user)
        except InvitationRefused:
            # Accepted, withdrawn or expired since the page was opened: the page says which.
            return redirect(request.path)
        messages.success(request, _("You work for %s now.") % institution.name)
        return _back(institution)
    context = {
        "invitation": found,
        "roles": found.institution.role_names(found.roles),
        **sign_in_addresses(request, found.email),
    }
    return render(request, "accounts/institution_invitation.html", context)


def _invited(request: HttpRequest, institution: Institution, form: InviteForm) -> bool:
    try:
        invite_to_institution(institution=institution, actor=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
    return True


def _officers_only(request: HttpRequest, institution: Institution) -> HttpResponse:
    context = {
        "institution": institution,
        "roles": [institution.role_name(OFFICER)],
        "people": people_of(institution),
    }
    return render(request, "accounts/role_missing.html", context, status=403)


def _back(institution: Institution) -> HttpResponse:
    return redirect(reverse("portal:institution_people", kwargs={"institution_id": institution.pk}))


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"robots": "noindex", **context}, status=status)
