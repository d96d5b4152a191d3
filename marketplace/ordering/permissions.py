"""The only ways in which baskets, orders and proofs reach a view. Absent and forbidden answer the same: 404."""

from django.http import Http404, HttpRequest

from marketplace.accounts.models import User
from marketplace.ordering import visitors
from marketplace.ordering.actions.baskets import adopt_basket, open_basket
from marketplace.ordering.models import Basket, Order, OrderPayment, OrderReturn, ReturnPhoto
from marketplace.ordering.selectors.orders import orders_at_desk, whole_orders
from marketplace.ordering.selectors.returns import returns_of
from marketplace.payments.models import PaymentProof, Refund

VIEW_ORDER = "ordering.view_order"
CHANGE_ORDER = "ordering.change_order"
CHANGE_PAYMENT = "payments.change_payment"


class Forgotten(Http404):
    """The order is there, for the cooperative's books; its buyer had their data erased, so its page is gone."""


def access_basket(request: HttpRequest, *, create: bool = False) -> Basket | None:
    """Return the basket of whoever asks at this storefront; None when they have none and none shall be made.

    The first call after sign-in joins what the visitor had put in to the user's own basket.
    """
    key = visitors.visitor_key(request)
    if request.user.is_authenticated:
        if key:
            basket = adopt_basket(cooperative=request.tenant, user=request.user, visitor_key=key)
            visitors.forget_visitor_key(request)
            visitors.remember_count(request, sum(basket.lines.values_list("quantity", flat=True)))
            return basket
        if create:
            return open_basket(cooperative=request.tenant, user=request.user, visitor_key=None)
        return Basket.objects.filter(cooperative=request.tenant, user=request.user).first()
    if create:
        return open_basket(
            cooperative=request.tenant, user=None, visitor_key=visitors.visitor_key(request, create=True)
        )
    return Basket.objects.filter(cooperative=request.tenant, visitor_key=key).first() if key else None


def access_order(request: HttpRequest, token: str) -> Order:
    """Return the order of this storefront that the unguessable token names. Raises Forgotten after an erasure.

    What is left of the order is kept for the books (UU KUP, article 28), not for whoever still has an old mail.
    """
    order = whole_orders().filter(cooperative_id=request.tenant.pk, token=token).first()
    if order is None:
        raise Http404
    if order.is_forgotten:
        raise Forgotten
    return order


def access_order_at_desk(user: User, pk: int, *, permission: str = VIEW_ORDER) -> Order:
    """Return an order for the staff of the storefront in whose schema we are."""
    if not user.has_perm(permission):
        raise Http404
    order = orders_at_desk().filter(pk=pk).first()
    if order is None:
        raise Http404
    return order


def access_proof(order: Order, pk: int) -> PaymentProof:
    """Return a proof of an order that the caller was given by one of the gates above."""
    proof = PaymentProof.objects.filter(
        pk=pk, payment_id__in=[link.payment_id for link in order.payments.all()]
    ).first()
    if proof is None:
        raise Http404
    return proof


def access_payment_link(user: User, order: Order, pk: int) -> OrderPayment:
    """Return one of an order's payments for somebody who may move money."""
    link = next((link for link in order.payments.all() if link.pk == pk), None)
    if link is None or not user.has_perm(CHANGE_PAYMENT):
        raise Http404
    return link


def access_refund(user: User, order: Order, pk: int, *, permission: str = CHANGE_PAYMENT) -> Refund:
    """Return a refund of an order that the caller was given by one of the gates above."""
    refund = (
        Refund.objects.select_related("payment")
        .filter(pk=pk, payment_id__in=[link.payment_id for link in order.payments.all()])
        .first()
    )
    if refund is None or not user.has_perm(permission):
        raise Http404
    return refund


def access_return(order: Order, pk: int) -> OrderReturn:
    """Return a return request of an order that the caller was given by one of the gates above."""
    asked = returns_of(order).filter(pk=pk).first()
    if asked is None:
        raise Http404
    asked.order = order
    return asked


def access_return_photo(order: Order, pk: int, photo: int) -> ReturnPhoto:
    """Return a photo of a return request of an order that the caller was given by one of the gates above."""
    found = ReturnPhoto.objects.filter(pk=photo, order_return_id=pk, order_return__order=order).first()
    if found is None:
        raise Http404
    return found


def access_flagged_payment(user: User, order: Order, pk: int) -> OrderPayment:
    """Return money of an order at which somebody has to look."""
    link = order.payments.filter(pk=pk).first()
    if link is None or not user.has_perm(CHANGE_PAYMENT):
        raise Http404
    return link


def roles_of(user: User) -> frozenset[str]:
    """Return the roles of a person in this storefront, as the transition tables name them."""
    return frozenset(user.groups.values_list("name", flat=True))
