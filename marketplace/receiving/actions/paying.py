"""The institution says that it paid, with a proof; the cooperative's treasurer finds it, or not. Amounts are whole IDR."""

from collections.abc import Collection
from datetime import date

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit, due, outbox
from marketplace.core.money import rupiah
from marketplace.core.numbers import next_number
from marketplace.payments.proofs import Proof
from marketplace.receiving.models import Invoice, InvoicePayment
from marketplace.receiving.papers.invoice import issue_receipt
from marketplace.receiving.selectors.deliveries import fulfilment_for_update
from marketplace.receiving.selectors.invoices import OWING, invoice_for_update
from marketplace.receiving.states import CONFIRMED, INVOICE, PAYMENT, TOLD


class CannotPay(Exception):
    """This payment cannot be taken down; the message says why. `field` names the answer."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def tell_payment(
    *,
    invoice: Invoice,
    kind: str,
    amount: int,
    paid_on: date,
    proof: Proof,
    actor: User,
    reference: str = "",
    is_part: bool = False,
) -> InvoicePayment:
    """Take down a transfer, or a slip of tax that was paid for the cooperative. Works at the portal. Raises CannotPay.

    `is_part`: of one sum for several bills, about which other news are told than about each part.
    """
    with transaction.atomic():
        fulfilment_for_update(invoice.purchase_order_id)
        locked = invoice_for_update(invoice.pk)
        room = _room(locked, kind)
        if amount > room:
            raise CannotPay(
                _("At most %(room)s can still be told for this.") % {"room": rupiah(room)}, "amount"
            )
        payment = InvoicePayment(
            invoice=locked,
            cooperative_id=locked.cooperative_id,
            kind=kind,
            amount=amount,
            paid_on=paid_on,
            reference=reference,
            content_type=proof.content_type,
            sha256=proof.sha256,
            told_by=actor,
        )
        payment.file.save(f"{proof.sha256[:20]}.{proof.extension}", ContentFile(proof.content), save=False)
        try:
            with transaction.atomic():
                payment.save()
        except IntegrityError as twice:
            payment.file.delete(save=False)
            raise CannotPay(
                _("This paper was handed in before. Choose the proof of another payment."), "proof"
            ) from twice
        _record(payment, "invoice_payment.tell", actor)
        _tell("invoice_payment.told", payment, is_part)
    return payment


def confirm_payment(
    *, payment: InvoicePayment, actor: User, roles: Collection[str], is_part: bool = False
) -> InvoicePayment:
    """The money is on the account (or the slip is right): the bill counts it. Raises TransitionRefused and CannotPay.

    What pays several bills in one sum is answered as a whole, see actions.collecting, which calls this for each part.
    """
    with transaction.atomic():
        if not is_part:
            _refuse_a_part(payment)
        fulfilment_for_update(payment.invoice.purchase_order_id)
        invoice = invoice_for_update(payment.invoice_id)
        locked = InvoicePayment.objects.select_for_update().get(pk=payment.pk)
        PAYMENT.target_of(locked.status, "confirm", roles)
        receipt = None
        if locked.kind == InvoicePayment.Kind.PENALTY:
            _count_penalty(invoice, locked)
        if locked.kind == InvoicePayment.Kind.TRANSFER:
            if locked.amount > invoice.left:
                raise CannotPay(_("Only %(left)s of this bill is unpaid.") % {"left": rupiah(invoice.left)})
            invoice.paid += locked.amount
            invoice.save(update_fields=["paid"])
            INVOICE.apply(invoice, "pay" if invoice.left == 0 else "pay_part", actor="system", role="system")
            receipt = _receipt(invoice, locked, actor)
            if invoice.left == 0:
                due.cancel(
                    "invoice.overdue", invoice.pk, schema=invoice.purchase_order.cooperative.schema_name
                )
        PAYMENT.apply(
            locked, "confirm", actor=actor, role=roles, also={"decided_by": actor, "receipt": receipt}
        )
        _tell("invoice_payment.confirmed", locked, is_part)
    return locked


def refuse_payment(
    *, payment: InvoicePayment, reason: str, actor: User, roles: Collection[str], is_part: bool = False
) -> None:
    """The money did not arrive or the paper is another: the institution reads why. Raises TransitionRefused and CannotPay."""
    with transaction.atomic():
        if not is_part:
            _refuse_a_part(payment)
        fulfilment_for_update(payment.invoice.purchase_order_id)
        locked = InvoicePayment.objects.select_for_update().select_related("invoice").get(pk=payment.pk)
        PAYMENT.apply(
            locked, "refuse", actor=actor, role=roles, also={"decided_by": actor, "refusal": reason}
        )
        _tell("invoice_payment.refused", locked, is_part)


def room_for(invoice: Invoice) -> dict[str, int]:
    """{kind of payment: IDR that can still be told}."""
    return {kind: _room(invoice, kind) for kind in InvoicePayment.Kind.values}


def _room(invoice: Invoice, kind: str) -> int:
    waiting = sum(
        one.amount
        for one in invoice.payments.all()
        if one.kind == kind and (one.status == TOLD or (one.status == CONFIRMED and kind != "transfer"))
    )
    if kind == InvoicePayment.Kind.PENALTY:
        # Nobody tells a penalty as a payment: it is decided about, see actions.penalising.
        return 0
    if kind == InvoicePayment.Kind.TRANSFER:
        kept_back = sum(
            one.amount
            for one in invoice.payments.all()
            if one.kind == InvoicePayment.Kind.PENALTY and one.status == TOLD
        )
        return max(invoice.left - waiting - kept_back, 0) if invoice.status in OWING else 0
    due_to_state = invoice.ppn_collected if kind == InvoicePayment.Kind.SLIP_PPN else invoice.pph
    return max(due_to_state - waiting, 0)


def _refuse_a_part(payment: InvoicePayment) -> None:
    """One sum has arrived or it has not: no bill of a collective bill takes its part of it alone."""
    statement_id = payment.invoice.statement_id
    rest = InvoicePayment.objects.filter(invoice__statement_id=statement_id, sha256=payment.sha256)
    if statement_id and rest.filter(status=TOLD).exclude(pk=payment.pk).exists():
        raise CannotPay(_("This sum pays several bills. Answer it on the collective bill, as a whole."))


def _count_penalty(invoice: Invoice, payment: InvoicePayment) -> None:
    """The cooperative agrees: the bill owes less, and no money is received for it."""
    if payment.amount > invoice.left:
        raise CannotPay(_("Only %(left)s of this bill is unpaid.") % {"left": rupiah(invoice.left)})
    invoice.credited += payment.amount
    invoice.save(update_fields=["credited"])
    if invoice.left == 0:
        INVOICE.apply(invoice, "credit", actor="system", role="system")
        due.cancel("invoice.overdue", invoice.pk, schema=invoice.purchase_order.cooperative.schema_name)


def _receipt(invoice: Invoice, payment: InvoicePayment, actor: User):
    """Government buyers hold the kuitansi already; the others get one for each payment."""
    order = invoice.purchase_order
    if order.institution.kind == Institution.Kind.GOVERNMENT:
        return None
    today = timezone.localdate()
    number = next_number(
        "KW", cooperative_id=order.cooperative_id, year=today.year, code=order.cooperative.code
    )
    return issue_receipt(
        order, number=number, amount=payment.amount, what=invoice.number, day=payment.paid_on, actor=actor
    )


def payment_facts(payment: InvoicePayment) -> dict[str, int | str]:
    """What an event says of a payment, so that a ledger can post it: ids, kind and amount in IDR."""
    invoice = payment.invoice
    return {
        "payment_id": payment.pk,
        "invoice_id": invoice.pk,
        "kind": payment.kind,
        "amount": payment.amount,
        "paid_on": payment.paid_on.isoformat(),
        "purchase_order_id": invoice.purchase_order_id,
        "cooperative_id": invoice.cooperative_id,
        "institution_id": invoice.institution_id,
    }


def _tell(topic: str, payment: InvoicePayment, is_part: bool) -> None:
    schema = payment.invoice.purchase_order.cooperative.schema_name
    outbox.emit(topic, payment.pk, payment_facts(payment) | {"is_part": is_part}, schema=schema)


def _record(payment: InvoicePayment, action: str, actor: User) -> None:
    audit.record(
        action,
        "invoice_payment",
        payment.pk,
        actor=actor,
        cooperative_id=payment.cooperative_id,
        institution_id=payment.invoice.institution_id,
        changes={"amount": [None, payment.amount], "kind": [None, payment.kind]},
    )
