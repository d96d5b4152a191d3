"""A storefront's side: it sends visitors to the portal and signs in whoever comes back with a ticket."""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.accounts import second_factor
from marketplace.accounts.actions import TicketRefused, redeem_ticket
from marketplace.accounts.actions.tickets import hash_of
from marketplace.accounts.browsers import remember_browser
from marketplace.accounts.local_paths import local_path
from marketplace.accounts.signed_in import tell_signed_in
from tenants.selectors import portal
from tenants.urls import absolute, base_address

BROWSER_COOKIE = "__Host-hop" if settings.IS_HTTPS else "hop"
COOKIE_SECONDS = 1800
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the portal, which is where people sign in."""
    following = local_path(request.GET.get("next"), otherwise=reverse("home"))
    wants_factor = bool(request.GET.get("factor"))
    is_done = not wants_factor or second_factor.second_factor_at(request)
    if request.user.is_authenticated and is_done:
        return HttpResponseRedirect(following)
    if request.get_host() != base_address(request.tenant).partition("://")[2]:
        # Cookies belong to one host; the ticket leads to the primary one.
        return HttpResponseRedirect(base_address(request.tenant) + request.get_full_path())
    return _to_portal(request, following, wants_factor=wants_factor)


@never_cache
@require_GET
def step_up(request: HttpRequest) -> HttpResponse:
    """The second factor is asked for at the portal; its time comes back with a new ticket."""
    following = local_path(request.GET.get("next"))
    return HttpResponseRedirect(
        f"{reverse('accounts:sign_in')}?{urlencode({'next': following, 'factor': '1'})}"
    )


@never_cache
@require_GET
def ticket(request: HttpRequest) -> HttpResponse:
    """Sign the bearer of a ticket in, in a session of its own, and go where they wanted to go."""
    browser = request.COOKIES.get(BROWSER_COOKIE, "")
    try:
        redeemed = redeem_ticket(
            token=request.GET.get("t", ""), host=request.tenant.host, browser_hash=hash_of(browser)
        )
    except TicketRefused as refusal:
        return _refused(request, refusal)
    login(request, redeemed.user, backend=BACKEND)
    remember_browser(request)
    at = redeemed.second_factor_at
    second_factor.remember_second_factor(request, at.timestamp() if at else None)
    tell_signed_in(request)
    response = HttpResponseRedirect(redeemed.next_path)
    response.delete_cookie(BROWSER_COOKIE)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out of this storefront; the portal's own page signs out everywhere."""
    following = local_path(request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST":
        logout(request)
        messages.success(request, _("You are signed out here."))
        return HttpResponseRedirect(following)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(following)
    context = {"next": following, "everywhere_url": absolute(portal(), "accounts:sign_out")}
    return render(request, "accounts/sign_out.html", context)


def _to_portal(request: HttpRequest, following: str, *, wants_factor: bool) -> HttpResponse:
    # An open tab keeps its cookie, so that two tabs that sign in do not refuse each other's ticket.
    browser = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(32)
    query = {"host": request.tenant.host, "next": following, "state": hash_of(browser)}
    if wants_factor:
        query["factor"] = "1"
    for key in ("new", "email"):
        if value := request.GET.get(key):
            query[key] = value
    response = HttpResponseRedirect(f"{absolute(portal(), 'accounts:hop')}?{urlencode(query)}")
    response.set_cookie(
        BROWSER_COOKIE,
        browser,
        max_age=COOKIE_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _refused(request: HttpRequest, refusal: TicketRefused) -> HttpResponse:
    used = refusal.ticket
    if used and refusal.reason == "used" and request.user == used.user:
        # Reloading the page, or going back to it, after it did its work.
        return HttpResponseRedirect(used.next_path)
    following = used.next_path if used else "/"
    again = f"{reverse('accounts:sign_in')}?{urlencode({'next': following})}"
    return render(
        request, "accounts/ticket_refused.html", {"reason": refusal.reason, "again_url": again}, status=403
    )
