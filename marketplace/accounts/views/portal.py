"""The portal's side: signing out everywhere, issuing tickets, asking for the second factor."""

import re
from urllib.parse import urlencode

from allauth.account import views as allauth_views
from allauth.mfa.totp import views as allauth_totp_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from marketplace.accounts import second_factor
from marketplace.accounts.actions import end_sessions, issue_ticket
from marketplace.accounts.local_paths import local_path
from tenants.hosts import cooperative_for, normalised_host
from tenants.urls import absolute

STATE = re.compile(r"[0-9a-f]{64}")
CONTINUE_KEY = "second_factor_next"


class SignOutView(allauth_views.LogoutView):
    """Signing out at the portal ends all sessions of the person, on every storefront."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            end_sessions(user=request.user)
        return super().post(request)


class ActivateSecondFactorView(allauth_totp_views.ActivateTOTPView):
    """Enrolment counts as giving the second factor, so the way back leads straight to what was asked for."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if wanted := request.GET.get("next"):
            request.session[CONTINUE_KEY] = local_path(wanted, otherwise=reverse("accounts:security"))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.record_enrolment(self.request)
        return response


@never_cache
@require_GET
def hop(request: HttpRequest) -> HttpResponse:
    """Issue a ticket for the storefront that sent the visitor here, after signing them in when needed.

    `state` is the hash of a cookie that the storefront set in this browser; the ticket is worth nothing without it.
    """
    cooperative = cooperative_for(normalised_host(request.GET.get("host", "")))
    state = request.GET.get("state", "")
    if cooperative is None or cooperative.is_portal or not STATE.fullmatch(state):
        return render(request, "accounts/hop_refused.html", status=400)
    if not request.user.is_authenticated:
        return _sign_in_first(request)
    at = second_factor.second_factor_at(request)
    if request.GET.get("factor") and not at:
        return _second_factor_first(request, _here(request, by_form=True))
    token = issue_ticket(
        user=request.user,
        host=cooperative.host,
        browser_hash=state,
        next_path=local_path(request.GET.get("next")),
        second_factor_at=at,
    )
    address = f"{absolute(cooperative, 'accounts:ticket')}?{urlencode({'t': token})}"
    if request.GET.get("by_form"):
        # A redirect that follows a form is bound by the page's form-action policy, which names this host only; a page
        # that moves on by itself is a navigation of its own.
        return render(request, "accounts/hop.html", {"address": address, "cooperative": cooperative})
    return HttpResponseRedirect(address)


@never_cache
@require_GET
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, or for enrolling one, and come back."""
    following = local_path(request.GET.get("next"), otherwise=reverse("portal:account"))
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': following})}")
    if second_factor.second_factor_at(request):
        return HttpResponseRedirect(following)
    return _second_factor_first(request, following)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    query = {"next": _here(request, by_form=True)}
    name = "accounts:sign_in"
    if request.GET.get("new"):
        name = "accounts:sign_up"
        query["email"] = request.GET.get("email", "")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode(query)}")


def _second_factor_first(request: HttpRequest, following: str) -> HttpResponse:
    if second_factor.is_enrolled(request.user):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': following})}")
    messages.info(
        request,
        _("Your role works with a second factor: a code from an app on your phone. Add it once here."),
    )
    return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': following})}")


def _here(request: HttpRequest, *, by_form: bool) -> str:
    """This page's own path, marked as being reached from a form."""
    query = request.GET.copy()
    for key in ("new", "email"):
        query.pop(key, None)
    if by_form:
        query["by_form"] = "1"
    return f"{request.path}?{query.urlencode()}"
