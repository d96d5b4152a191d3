"""Who may run the platform: operators, at the portal's host only."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from tenants.models import Cooperative, Domain, StorefrontExport
from tenants.selectors import domains_of, exports_of, storefront_named

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


def access_storefront(slug: str) -> Cooperative:
    """For operators (see `operators_only`): any storefront, never the portal. Raises Http404."""
    found = storefront_named(slug)
    if found is None:
        raise Http404
    return found


def access_export(cooperative: Cooperative, pk: int) -> StorefrontExport:
    """A finished copy of a storefront that passed its gate. Raises Http404."""
    found = exports_of(cooperative).filter(pk=pk, status=StorefrontExport.Status.READY).first()
    if found is None:
        raise Http404
    return found


def access_domain(cooperative: Cooperative, pk: int) -> Domain:
    """A host of a storefront that passed its gate, unless it was released. Raises Http404."""
    found = domains_of(cooperative).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
