"""Wagtail's own pages for signing in and out and for passwords, shadowed: they know no second factor."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.local_paths import local_path


def sign_in(request: HttpRequest) -> HttpResponse:
    following = local_path(request.GET.get("next"), otherwise="/admin/")
    return HttpResponseRedirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': following})}")


def sign_out(request: HttpRequest) -> HttpResponse:
    """The back office's menu posts here; it leaves this host's session only."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("accounts:sign_out"))
    logout(request)
    messages.success(request, _("You are signed out here."))
    return HttpResponseRedirect("/")


def absent(request: HttpRequest) -> HttpResponse:
    raise Http404
