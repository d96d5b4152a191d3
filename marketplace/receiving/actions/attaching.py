"""The tax invoice of a bill with PPN is attached: the state's system issues it, here its copy is kept."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.payments.proofs import Proof
from marketplace.receiving.actions.invoicing import CannotInvoice
from marketplace.receiving.models import Invoice, TaxInvoice
from marketplace.receiving.selectors.deliveries import fulfilment_for_update


def attach_tax_invoice(
    *, invoice: Invoice, number: str, issued_on: date, proof: Proof, actor: User
) -> TaxInvoice:
    """Keep the tax invoice of one bill, once. Works in the cooperative's schema. Raises CannotInvoice."""
    if not invoice.ppn or invoice.kind == Invoice.Kind.CREDIT:
        raise CannotInvoice(_("This bill carries no PPN, so it has no tax invoice."))
    with transaction.atomic():
        fulfilment_for_update(invoice.purchase_order_id)
        found = TaxInvoice(
            invoice=invoice,
            cooperative_id=invoice.cooperative_id,
            number=number,
            issued_on=issued_on,
            content_type=proof.content_type,
            sha256=proof.sha256,
            size=len(proof.content),
            uploaded_by=actor,
        )
        found.file.save(f"{proof.sha256[:20]}.{proof.extension}", ContentFile(proof.content), save=False)
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError as twice:
            raise CannotInvoice(
                _("This bill has its tax invoice, or another bill has this number.")
            ) from twice
        audit.record(
            "invoice.attach_tax_invoice",
            "invoice",
            invoice.pk,
            actor=actor,
            cooperative_id=invoice.cooperative_id,
            institution_id=invoice.institution_id,
            changes={"number": [None, number], "sha256": [None, proof.sha256]},
        )
    return found
