"""Who may run the platform: operators, at the portal's host only."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

OPERATE = "tenants.change_cooperative"


def may_operate(request: HttpRequest) -> bool:
    return request.tenant.is_portal and request.user.has_perm(OPERATE)


def operators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """On a storefront's host the page does not exist; at the portal it is closed to others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.tenant.is_portal:
            raise Http404
        if not may_operate(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
