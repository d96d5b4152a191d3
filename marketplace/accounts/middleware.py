"""Gates in front of the back office and the institutions' workspace."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from marketplace.accounts import second_factor

ADMIN = "/admin/"
# Signing in and out must work for whom the gates refuse.
ADMIN_DOORS = ("/admin/login/", "/admin/logout/")
WORKSPACE = "/lembaga/"

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(ADMIN) and not request.path.startswith(ADMIN_DOORS)


def is_workspace(request: HttpRequest) -> bool:
    return request.tenant.is_portal and request.path.removeprefix("/en").startswith(WORKSPACE)


class AdminAccessMiddleware:
    """A signed-in person without a role here reads so. Wagtail would send them to sign in again, and again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            is_admin(request)
            and request.user.is_authenticated
            and not request.user.has_perm("wagtailadmin.access_admin")
        ):
            return render(request, "staff/no_access.html", status=403)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Roles that see or move money or people work with a second factor; without one they are led to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            here = request.get_full_path() if request.method == "GET" else request.path
            query = urlencode({"next": here, "factor": "1"})
            return HttpResponseRedirect(f"{reverse('accounts:step_up')}?{query}")
        return self.get_response(request)

    @staticmethod
    def _is_missing(request: HttpRequest) -> bool:
        if is_admin(request):
            needs = second_factor.needs_for_admin
        elif is_workspace(request):
            needs = second_factor.needs_for_workspace
        else:
            return False
        user = request.user
        if (
            not user.is_authenticated
            or second_factor.is_exempt(user)
            or second_factor.second_factor_at(request)
        ):
            return False
        return needs(user)
