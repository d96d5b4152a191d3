"""The tax invoice of a bill with PPN is attached: the state's system issues it, here its copy is kept."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.payments.proofs import Proof
from marketplace.receiving.actions.invoicing import CannotInvoice
from marketplace.receiving.models import Invoice, TaxInvoice


def attach_tax_invoice(
    *, invoice: Invoice, number: str, issued_on: date, proof: Proof, actor: User, replaces: str = ""
) -> TaxInvoice:
    """Keep the tax invoice of one bill. Works in the cooperative's schema. Raises CannotInvoice.

    `replaces` is the number of the one that stands there: a wrong one is mended by a replacing tax invoice (faktur pajak
    pengganti). The log keeps number and SHA-256 of what was replaced, its file goes.
    """
    if not invoice.ppn or invoice.kind == Invoice.Kind.CREDIT:
        raise CannotInvoice(_("This bill carries no PPN, so it has no tax invoice."))
    with transaction.atomic():
        # Nothing else of the bill depends on it, so its order is not locked while the file is written.
        found = TaxInvoice.objects.select_for_update().filter(invoice=invoice).first()
        if replaces != (found.number if found else ""):
            raise CannotInvoice(
                _("The tax invoice of this bill was changed meanwhile. Look at it before you replace it.")
            )
        number_before, sha256_before, file_before = (
            (found.number, found.sha256, found.file.name) if found else (None, None, "")
        )
        found = found or TaxInvoice(invoice=invoice, cooperative_id=invoice.cooperative_id)
        found.number, found.issued_on = number, issued_on
        found.content_type, found.sha256, found.size = proof.content_type, proof.sha256, len(proof.content)
        found.uploaded_by, found.uploaded_at = actor, timezone.now()
        found.file.save(f"{proof.sha256[:20]}.{proof.extension}", ContentFile(proof.content), save=False)
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError as twice:
            found.file.delete(save=False)
            raise CannotInvoice(
                _("Another bill has this number, or this bill got its tax invoice meanwhile.")
            ) from twice
        audit.record(
            "invoice.replace_tax_invoice" if number_before else "invoice.attach_tax_invoice",
            "invoice",
            invoice.pk,
            actor=actor,
            cooperative_id=invoice.cooperative_id,
            institution_id=invoice.institution_id,
            changes={"number": [number_before, number], "sha256": [sha256_before, proof.sha256]},
        )
        if file_before:
            storage = found.file.storage
            transaction.on_commit(lambda: storage.delete(file_before), robust=True)
    return found
