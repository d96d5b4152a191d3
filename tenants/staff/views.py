"""Pages of the staff: the back office's list with its forms, and the page on which an invitation is accepted."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required, require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel

from marketplace.accounts.invitation_tokens import InvitationRefused, why_refused
from tenants.staff.actions import (
    accept_invitation,
    change_roles,
    invite_member,
    remove_member,
    resend_invitation,
    revoke_invitation,
)
from tenants.staff.forms import InviteStaffForm, StaffRolesForm
from tenants.staff.permissions import MANAGE, access_invitation, access_staff_member
from tenants.staff.selectors import ROLE_NAMES, invitation_by_token, open_invitations, staff_members


@permission_required(MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    invitations = [
        {
            "pk": invitation.pk,
            "email": invitation.email,
            "role": ROLE_NAMES.get(invitation.role.name, invitation.role.name),
            "expires_at": invitation.expires_at,
            "is_expired": invitation.expires_at <= now,
        }
        for invitation in open_invitations()
    ]
    context = {"people": staff_members(), "invitations": invitations}
    return render(request, "staff/admin/index.html", _page(_("Staff"), **context))


@permission_required(MANAGE)
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_member(**form.cleaned_data, actor=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
            return redirect("staff_index")
    return _form_page(request, form, title=_("Invite a colleague"), submit=_("Send the invitation"))


@permission_required(MANAGE)
def roles(request: HttpRequest, user_id: int) -> HttpResponse:
    person = access_staff_member(user_id)
    form = StaffRolesForm(request.POST or None, initial={"roles": person.roles})
    if request.method == "POST" and form.is_valid():
        try:
            change_roles(user=person.user, roles=form.cleaned_data["roles"], actor=request.user)
        except ValidationError as refusal:
            form.add_error("roles", refusal.messages)
        else:
            messages.success(request, _("The roles of %s are changed.") % person.user)
            return redirect("staff_index")
    return _form_page(request, form, title=_("Roles of %s") % person.user, submit=_("Save the roles"))


@permission_required(MANAGE)
def remove(request: HttpRequest, user_id: int) -> HttpResponse:
    person = access_staff_member(user_id)
    refusal_text = ""
    if request.method == "POST":
        try:
            remove_member(user=person.user, actor=request.user)
        except ValidationError as refusal:
            refusal_text = " ".join(refusal.messages)
        else:
            messages.success(request, _("%s does not work here any more.") % person.user)
            return redirect("staff_index" if request.user != person.user else "accounts:sign_out")
    context = _page(_("Remove %s from the staff") % person.user, person=person, refusal=refusal_text)
    return render(request, "staff/admin/remove.html", context)


@permission_required(MANAGE)
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    chosen = access_invitation(pk)
    resend_invitation(invitation=chosen, actor=request.user)
    messages.success(
        request,
        _("A new invitation is on its way to %s. The old link does not work any more.") % chosen.email,
    )
    return redirect("staff_index")


@permission_required(MANAGE)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    chosen = access_invitation(pk)
    revoke_invitation(invitation=chosen, actor=request.user)
    messages.success(request, _("The invitation of %s is withdrawn.") % chosen.email)
    return redirect("staff_index")


@method_decorator(require_admin_access, name="dispatch")
class AdminAccountView(AccountView):
    """Wagtail's page of personal settings without the name, which is one for all storefronts and changed at the portal."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: sign in or up, then accept."""
    found = invitation_by_token(token)
    reason = why_refused(found, request.user)
    if reason:
        context = {
            "reason": reason,
            "invitation": found,
            "masked_email": masked(found.email) if found else "",
        }
        return render(request, "staff/invitation_refused.html", context, status=404 if found is None else 403)
    assert found is not None
    if request.method == "POST" and request.user.is_authenticated:
        try:
            accept_invitation(token=token, user=request.user)
        except InvitationRefused:
            # Accepted, withdrawn or expired since the page was opened: the page says which.
            return redirect(request.path)
        messages.success(request, _("Welcome to %s.") % request.tenant.name)
        return HttpResponseRedirect("/admin/")
    return render(
        request,
        "staff/invitation.html",
        {
            "invitation": found,
            "role": ROLE_NAMES.get(found.role.name, found.role.name),
            **sign_in_addresses(request, found.email),
        },
    )


def sign_in_addresses(request: HttpRequest, email: str) -> dict[str, str]:
    """Where a visitor with an invitation signs in or up, and comes back from."""
    back = {"next": request.path}
    sign_in = reverse("accounts:sign_in")
    if request.tenant.is_portal:
        sign_up = f"{reverse('accounts:sign_up')}?{urlencode(back | {'email': email})}"
    else:
        sign_up = f"{sign_in}?{urlencode(back | {'new': '1', 'email': email})}"
    return {"sign_in_url": f"{sign_in}?{urlencode(back)}", "sign_up_url": sign_up}


def masked(email: str) -> str:
    """«b•••@contoh.id»: enough to recognise one's own address, too little to learn somebody else's."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def _form_page(request: HttpRequest, form: Form, *, title: str, submit: str) -> HttpResponse:
    context = _page(title, form=form, submit_button_label=submit, action_url=request.path)
    return render(request, "staff/admin/form.html", context, status=422 if form.errors else 200)


def _page(title: str, **context: Any) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("staff_index"), "label": _("Staff")},
    ]
    if title != _("Staff"):
        items.append({"url": "", "label": title})
    return {
        "breadcrumbs_items": items,
        "header_title": title,
        "page_title": title,
        "header_icon": "group",
        **context,
    }
