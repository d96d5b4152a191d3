"""The only ways in which deliveries and papers reach a view. Absent and forbidden answer the same: 404."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404

from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.core.models import Document
from marketplace.procurement.models import PurchaseOrder
from marketplace.procurement.permissions import VIEW_PURCHASE_ORDER, found_at_desk
from marketplace.receiving.models import (
    CountPhoto,
    Delivery,
    Invoice,
    InvoicePayment,
    PortionChange,
    SignedCopy,
    Statement,
    Swap,
    TaxInvoice,
)
from marketplace.receiving.selectors.deliveries import whole_deliveries
from marketplace.receiving.selectors.invoices import whole_invoices
from marketplace.receiving.selectors.papers import document_ids_of
from marketplace.receiving.selectors.statements import whole_statements
from marketplace.receiving.selectors.swaps import whole_swaps

RECEIVER = InstitutionMember.Role.RECEIVER
TREASURER = InstitutionMember.Role.TREASURER

# Who looks for money on the cooperative's account: its treasurer and who leads it.
CONFIRM_PAYMENT = "payments.change_payment"


def access_delivery(order: PurchaseOrder, pk: object) -> Delivery:
    """A delivery of an order that the caller was given by its own gate."""
    found = whole_deliveries().filter(purchase_order=order, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_delivery_at_desk(
    user: AbstractBaseUser, pk: object, *, permission: str = VIEW_PURCHASE_ORDER
) -> Delivery:
    """A delivery of the storefront in whose schema we are, for its staff."""
    return found_at_desk(user, whole_deliveries(), pk, permission=permission)


def access_paper(order: PurchaseOrder, document_id: int) -> Document:
    """An issued paper of an order that the caller was given by its own gate."""
    if document_id not in document_ids_of(order):
        raise Http404
    return Document.objects.get(pk=document_id)


def access_photo(order: PurchaseOrder, pk: object) -> CountPhoto:
    found = CountPhoto.objects.filter(delivery_line__delivery__purchase_order=order, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_signed_copy(order: PurchaseOrder, pk: object) -> SignedCopy:
    found = SignedCopy.objects.filter(purchase_order=order, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_change(delivery: Delivery, pk: object) -> PortionChange:
    """A change of portions of a delivery that the caller was given by its own gate."""
    found = delivery.portion_changes.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_swap(order: PurchaseOrder, pk: object) -> Swap:
    """An exchange of sizes of an order that the caller was given by its own gate."""
    found = whole_swaps().filter(purchase_order=order, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_invoice(order: PurchaseOrder, pk: object) -> Invoice:
    """A bill of an order that the caller was given by its own gate."""
    found = whole_invoices().filter(purchase_order=order, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_invoice_at_desk(
    user: AbstractBaseUser, pk: object, *, permission: str = VIEW_PURCHASE_ORDER
) -> Invoice:
    """A bill of the storefront in whose schema we are, for its staff."""
    return found_at_desk(user, whole_invoices(), pk, permission=permission)


def access_statement(institution: Institution, pk: object) -> Statement:
    """A collective bill to an institution that the caller was given by its own gate."""
    found = whole_statements().filter(institution=institution, pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_statement_at_desk(
    user: AbstractBaseUser, pk: object, *, permission: str = VIEW_PURCHASE_ORDER
) -> Statement:
    """A collective bill of the storefront in whose schema we are, for its staff."""
    if not user.has_perm(permission):
        raise Http404
    found = whole_statements().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_tax_invoice(invoice: Invoice) -> TaxInvoice:
    """The tax invoice of a bill that the caller was given by one of the gates above."""
    found = TaxInvoice.objects.filter(invoice=invoice).first()
    if found is None:
        raise Http404
    return found


def access_payment(invoice: Invoice, pk: object) -> InvoicePayment:
    """A payment of a bill that the caller was given by one of the gates above."""
    for payment in invoice.payments.all():
        if payment.pk == pk:
            return payment
    raise Http404
