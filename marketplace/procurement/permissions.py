"""The only ways in which requests, quotes and purchase orders reach a view. Absent and forbidden answer the same: 404."""

from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import Http404

from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.procurement.models import (
    Addendum,
    Award,
    Invitation,
    PurchaseOrder,
    Quote,
    Request,
    RequestFile,
    RequestQuestion,
)
from marketplace.procurement.selectors.awards import whole_awards
from marketplace.procurement.selectors.purchase_orders import whole_purchase_orders
from marketplace.procurement.selectors.requests import whole_requests

OFFICER = InstitutionMember.Role.OFFICER
APPROVER = InstitutionMember.Role.APPROVER
TREASURER = InstitutionMember.Role.TREASURER

VIEW_REQUEST = "procurement.view_request"
CHANGE_QUOTE = "procurement.change_quote"
VIEW_PURCHASE_ORDER = "procurement.view_purchaseorder"
CHANGE_PURCHASE_ORDER = "procurement.change_purchaseorder"


Row = TypeVar("Row", bound=Model)


def access_request(institution: Institution, pk: object) -> Request:
    """A request of an institution that the caller was given by `access_institution`."""
    found = whole_requests().filter(institution=institution, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_quote(request: Request, pk: object) -> Quote:
    """A quote to that request; drafts and what is sealed do not exist for the institution."""
    if request.hides_prices:
        raise Http404
    for quote in request.quotes.all():
        if quote.pk == pk and quote.number:
            return quote
    raise Http404


def access_award(request: Request, pk: object) -> Award:
    """A proposal to that request. Raises Http404."""
    found = whole_awards().filter(request=request, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_request_file(request: Request, pk: object) -> RequestFile:
    """A paper of a request that the caller was given by a gate. Raises Http404."""
    found = request.files.select_related("request").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_question(request: Request, pk: object) -> RequestQuestion:
    """A question to a request that the caller was given by a gate. Raises Http404."""
    found = request.questions.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_purchase_order(institution: Institution, pk: object) -> PurchaseOrder:
    """A purchase order of an institution that the caller was given by `access_institution`."""
    found = whole_purchase_orders().filter(institution=institution, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_addendum(order: PurchaseOrder, pk: object) -> Addendum:
    """An addendum of an order that the caller was given by a gate. Raises Http404."""
    for addendum in order.addenda.all():
        if addendum.pk == pk:
            return addendum
    raise Http404


def access_request_at_desk(user: AbstractBaseUser, pk: object, *, permission: str = VIEW_REQUEST) -> Request:
    """A request to which the storefront in whose schema we are is invited, for its staff."""
    found = found_at_desk(user, whole_requests().exclude(number=""), pk, permission=permission)
    if not found.invitations.all():
        raise Http404
    return found


def invitation_here(request: Request) -> Invitation:
    """The storefront's own invitation to a request that the caller was given by the gate above."""
    return next(iter(request.invitations.all()))


def access_purchase_order_at_desk(
    user: AbstractBaseUser, pk: object, *, permission: str = VIEW_PURCHASE_ORDER
) -> PurchaseOrder:
    """A purchase order of the storefront in whose schema we are, for its staff."""
    return found_at_desk(user, whole_purchase_orders(), pk, permission=permission)


def found_at_desk(user: AbstractBaseUser, rows: QuerySet[Row], pk: object, *, permission: str) -> Row:
    """One of these rows of the storefront in whose schema we are, for its staff. Raises Http404."""
    found = rows.filter(pk=pk).first() if user.has_perm(permission) else None
    if found is None:
        raise Http404
    return found


def desk_roles(user: AbstractBaseUser) -> frozenset[str]:
    """The roles of a person in this storefront, as the transition tables name them."""
    return frozenset(user.groups.values_list("name", flat=True))
