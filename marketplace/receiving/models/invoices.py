"""Bills, credit notes, and what was paid of them. All in `public`; all amounts are whole IDR."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.core.models import private_storage
from marketplace.receiving.states import INVOICE, INVOICE_OPEN, KINDS, PAYMENT, TOLD


class Invoice(models.Model):
    """A bill over accepted goods, an advance, or a credit note, which takes part of a bill back."""

    class Kind(models.TextChoices):
        BILL = "bill", _("Invoice")
        ADVANCE = "advance", _("Invoice for an advance")
        CREDIT = "credit", _("Credit note")

    purchase_order = models.ForeignKey(
        "procurement.PurchaseOrder", on_delete=models.PROTECT, related_name="invoices"
    )
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="+")
    # The collective bill on which the institution pays it together with others.
    statement = models.ForeignKey(
        "receiving.Statement", on_delete=models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_notes"
    )
    number = models.CharField(_("number"), max_length=40)
    status = models.CharField(_("status"), max_length=10, choices=INVOICE.choices, default=INVOICE_OPEN)
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    goods = models.BigIntegerField(_("goods"))
    delivery_price = models.BigIntegerField(_("delivery price"), default=0)
    advance = models.BigIntegerField(_("advance taken into account"), default=0)
    ppn = models.BigIntegerField(_("PPN"), default=0)
    pbjt = models.BigIntegerField(_("PBJT"), default=0)
    total = models.BigIntegerField(_("total"))
    ppn_collected = models.BigIntegerField(_("PPN paid by the treasurer"), default=0)
    pph = models.BigIntegerField(_("PPh withheld"), default=0)
    cash_due = models.BigIntegerField(_("due in cash"))
    # Each tax with its code, kind, legal source and amount, as the rules of the day said.
    taxes = models.JSONField(default=list)
    paid = models.BigIntegerField(_("paid"), default=0)
    credited = models.BigIntegerField(_("credited"), default=0)

    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            INVOICE.check_constraint("receiving_invoice_status"),
            models.UniqueConstraint(fields=["cooperative", "number"], name="receiving_invoice_number"),
            models.UniqueConstraint(fields=["id", "cooperative"], name="receiving_invoice_id_cooperative"),
            models.CheckConstraint(
                condition=Q(total=F("goods") + F("delivery_price") - F("advance") + F("ppn") + F("pbjt")),
                name="receiving_invoice_total_is_sum",
            ),
            models.CheckConstraint(
                condition=Q(cash_due=F("total") - F("ppn_collected") - F("pph")),
                name="receiving_invoice_cash_due",
            ),
            models.CheckConstraint(
                condition=Q(
                    goods__gte=0,
                    delivery_price__gte=0,
                    advance__gte=0,
                    ppn__gte=0,
                    pbjt__gte=0,
                    ppn_collected__gte=0,
                    pph__gte=0,
                    cash_due__gte=0,
                    paid__gte=0,
                    credited__gte=0,
                ),
                name="receiving_invoice_amounts",
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(cash_due__gte=F("paid") + F("credited")), name="receiving_invoice_not_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(kind="credit", corrects__isnull=False)
                | (~Q(kind="credit") & Q(corrects__isnull=True)),
                name="receiving_invoice_credit_corrects",
            ),
        ]
        indexes = [
            models.Index(fields=["cooperative", "status", "due_on"], name="receiving_invoice_desk"),
            models.Index(fields=["institution", "status", "due_on"], name="receiving_invoice_workspace"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]

    @property
    def left(self) -> int:
        """What is still to be paid in cash."""
        return self.cash_due - self.paid - self.credited


class InvoiceLine(models.Model):
    """Accepted pieces of one ordered line on a bill."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        "procurement.PurchaseOrderLine", on_delete=models.PROTECT, related_name="invoiced_lines"
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = models.BigIntegerField(_("price each"))
    total = models.BigIntegerField(_("total"))

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "line"], name="receiving_invoiceline_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receiving_invoiceline_quantity"),
            models.CheckConstraint(
                condition=Q(total=F("unit_price") * F("quantity")), name="receiving_invoiceline_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


class InvoicePayment(models.Model):
    """What the institution says it paid, with its proof, and what the cooperative answers; or a slip of withheld tax."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        SLIP_PPN = "slip_ppn", _("Slip of PPN paid to the state")
        SLIP_PPH = "slip_pph", _("Slip of PPh withheld")
        PENALTY = "penalty", _("Late penalty kept back")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=PAYMENT.choices, default=TOLD)
    amount = models.BigIntegerField(_("amount"))
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("number of the transfer or slip"), max_length=60, blank=True)
    file = models.FileField(storage=private_storage, upload_to="receiving/payments/", max_length=200)
    content_type = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    refusal = models.CharField(pgettext_lazy("of a payment", "reason"), max_length=300, blank=True)
    receipt = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("payment of an invoice")
        verbose_name_plural = _("payments of invoices")
        ordering = ["told_at", "pk"]
        constraints = [
            PAYMENT.check_constraint("receiving_invoicepayment_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receiving_invoicepayment_amount"),
            # The same paper is told once.
            models.UniqueConstraint(
                fields=["invoice", "sha256"],
                condition=~Q(status="refused"),
                name="receiving_invoicepayment_paper_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.kind} {self.amount}"

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]

    @property
    def is_penalty(self) -> bool:
        """Whether it is no money but a penalty kept back, which is answered on its own bill."""
        return self.kind == self.Kind.PENALTY
