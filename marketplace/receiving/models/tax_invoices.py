"""Tax invoices (faktur pajak), which the state's own system issues. In `public`."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import private_storage


class TaxInvoice(models.Model):
    """The cooperative's copy of the tax invoice of one bill with PPN: its number, its day and the file."""

    invoice = models.OneToOneField("receiving.Invoice", on_delete=models.PROTECT, related_name="tax_invoice")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=30)
    issued_on = models.DateField(_("date"))
    file = models.FileField(storage=private_storage, upload_to="receiving/tax-invoices/", max_length=200)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text=_("In bytes."))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("attached"), auto_now_add=True)

    class Meta:
        verbose_name = _("tax invoice")
        verbose_name_plural = _("tax invoices")
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="receiving_taxinvoice_number"),
        ]

    def __str__(self) -> str:
        return self.number
