"""What keeps an account safe: password, second factor, and where it is signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marketplace.accounts.actions import end_other_sessions
from marketplace.accounts.selectors import sessions_of
from marketplace.core.dates import date_time


@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponse:
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    sessions = [
        {
            "place": place,
            "browser": session.browser or _("Browser not known"),
            "since": date_time(session.signed_in_at) if session.signed_in_at else "",
            "is_current": session.session_key == request.session.session_key,
        }
        for session, place in sessions_of(request.user)
    ]
    context = {
        "page_title": _("Sign-in and security"),
        "has_second_factor": Authenticator.Type.TOTP in kinds,
        "sessions": sessions,
        "other_sessions": sum(not session["is_current"] for session in sessions),
        "robots": "noindex",
    }
    return render(request, "accounts/security.html", context)


@login_required
@require_POST
def end_elsewhere(request: HttpRequest) -> HttpResponse:
    ended = end_other_sessions(user=request.user, session_key=request.session.session_key)
    text = ngettext("Signed out in %(count)s other place.", "Signed out in %(count)s other places.", ended)
    messages.success(request, text % {"count": ended})
    return HttpResponseRedirect(reverse("accounts:security"))
