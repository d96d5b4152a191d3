"""Late penalties: shown with how they are worked out, kept back or done without by a person. Amounts are whole IDR."""

import hashlib
import json
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit, outbox
from marketplace.core.money import rupiah
from marketplace.procurement.permissions import APPROVER
from marketplace.receiving.actions.paying import payment_facts
from marketplace.receiving.models import Delivery, Invoice, InvoicePayment, PenaltyDecision
from marketplace.receiving.selectors.deliveries import delivery_for_update, fulfilment_for_update
from marketplace.receiving.selectors.penalties import LateDelivery, late_deliveries
from marketplace.receiving.states import INVOICE_OPEN, PART_PAID


class CannotDecide(Exception):
    """The penalty cannot be decided like this; the message says why."""


def decide_penalty(
    *, delivery: Delivery, is_kept: bool, reason: str, actor: User, roles: Collection[str]
) -> PenaltyDecision:
    """The approver (PPK) keeps a penalty back from the oldest open bill of the order, or does without it.

    What is kept back waits for the cooperative's answer like a payment. Works at the portal. Raises CannotDecide.
    """
    if APPROVER not in roles:
        approver = delivery.purchase_order.institution.role_name(APPROVER)
        raise CannotDecide(_("Late penalties are decided by: %(role)s.") % {"role": approver})
    with transaction.atomic():
        fulfilment_for_update(delivery.purchase_order_id)
        locked = delivery_for_update(delivery.pk)
        late = next(
            (one for one in late_deliveries(locked.purchase_order) if one.delivery.pk == locked.pk), None
        )
        if late is None or not late.amount:
            raise CannotDecide(_("This delivery was not late by the order's terms."))
        if late.decision is not None:
            raise CannotDecide(_("This was decided before."))
        payment = _keep_back(late, reason, actor) if is_kept else None
        decision = PenaltyDecision.objects.create(
            delivery=locked,
            cooperative_id=locked.cooperative_id,
            days=late.days,
            amount=late.amount,
            basis=late.basis,
            is_kept=is_kept,
            reason=reason,
            payment=payment,
            decided_by=actor,
        )
        audit.record(
            "delivery.keep_penalty" if is_kept else "delivery.waive_penalty",
            "delivery",
            locked.pk,
            actor=actor,
            cooperative_id=locked.cooperative_id,
            institution_id=locked.institution_id,
            changes={"amount": [None, late.amount], "days": [None, late.days], "reason": [None, reason]},
        )
    return decision


def _keep_back(late: LateDelivery, reason: str, actor: User) -> InvoicePayment:
    """Take the penalty down on the oldest bill that still owes as much; how it was worked out is its paper."""
    order = late.delivery.purchase_order
    bills = Invoice.objects.select_for_update(of=("self",)).filter(
        purchase_order=order, kind=Invoice.Kind.BILL, status__in=(INVOICE_OPEN, PART_PAID)
    )
    bill = next((one for one in bills.order_by("pk") if one.left >= late.amount), None)
    if bill is None:
        raise CannotDecide(
            _("No open bill of this order still owes %(amount)s. Wait for the cooperative's next bill.")
            % {"amount": rupiah(late.amount)}
        )
    paper = json.dumps({**late.basis, "reason": reason}, ensure_ascii=False, indent=2).encode()
    payment = InvoicePayment(
        invoice=bill,
        cooperative_id=order.cooperative_id,
        kind=InvoicePayment.Kind.PENALTY,
        amount=late.amount,
        paid_on=timezone.localdate(),
        reference=late.delivery.acceptance.number,
        content_type="application/json",
        sha256=hashlib.sha256(paper).hexdigest(),
        told_by=actor,
    )
    payment.file.save(f"{payment.sha256[:20]}.json", ContentFile(paper), save=False)
    payment.save()
    outbox.emit(
        "invoice_payment.told", payment.pk, payment_facts(payment), schema=order.cooperative.schema_name
    )
    return payment
