"""Payments, the proofs that buyers send, and what providers tell us. All amounts are whole IDR.

A payment knows neither orders nor institutions: link rows of the apps above join it to what it pays. Who may see it is
decided by those links too, in their apps' migrations.
"""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.payments.states import OPEN, PAYMENT, PENDING, REFUND, REQUESTED


def private_storage():
    """Return the storage without addresses. A function, so that migrations name no backend."""
    return storages["private"]


class Method(models.TextChoices):
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CARD = "card", _("Card")
    QRIS = "qris", _("QRIS")
    CASH = "cash", _("Cash at handover")


class Payment(models.Model):
    """One amount that one payee shall receive by one method."""

    # Made before the row is written: the link that makes the row visible to its storefront has to exist first.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    method = models.CharField(_("method"), max_length=16, choices=Method.choices)
    status = models.CharField(_("status"), max_length=12, choices=PAYMENT.choices, default=PENDING)
    payee = models.ForeignKey(
        "tenants.Cooperative",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("payee"),
        help_text=_("Empty: the marketplace receives it for the cooperative."),
    )
    amount = models.BigIntegerField(_("amount"))
    suffix = models.PositiveSmallIntegerField(
        _("unique code"),
        default=0,
        help_text=_("Added to the amount, so that a transfer can be told from others."),
    )
    amount_received = models.BigIntegerField(_("amount received"), null=True, blank=True)
    # What the provider keeps of it; known when the money is.
    provider_fee = models.BigIntegerField(_("provider's fee"), default=0, db_default=0)
    description = models.CharField(_("description"), max_length=160)

    # Written before the provider is called, so that a call whose answer was lost is repeated as the same call.
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)
    provider_reference = models.CharField(_("provider's reference"), max_length=255, blank=True)
    provider_address = models.URLField(_("pay page"), max_length=2000, blank=True)
    # Set when it was paid together with those of other cooperatives.
    joint = models.ForeignKey(
        "payments.JointPayment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    expires_at = models.DateTimeField(_("to be paid by"))
    submitted_at = models.DateTimeField(_("proof received"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            PAYMENT.check_constraint("payments_payment_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount"),
            models.CheckConstraint(condition=Q(suffix__lte=999), name="payments_payment_suffix"),
            models.CheckConstraint(condition=Q(provider_fee__gte=0), name="payments_payment_provider_fee"),
            models.CheckConstraint(
                condition=Q(amount_received__isnull=True) | Q(amount_received__gte=0),
                name="payments_payment_amount_received",
            ),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(amount_received__isnull=False),
                name="payments_payment_received_has_amount",
            ),
            models.UniqueConstraint(fields=["idempotency_key"], name="payments_payment_idempotency_key"),
            # Payments that were made together share their provider's reference.
            models.UniqueConstraint(
                fields=["method", "provider_reference"],
                condition=~Q(provider_reference="") & Q(joint__isnull=True),
                name="payments_payment_provider_reference",
            ),
            # Two open transfers to one account never ask for the same amount: the amount tells who paid.
            models.UniqueConstraint(
                F("payee"),
                F("amount") + F("suffix"),
                condition=Q(method="bank_transfer", status__in=OPEN),
                name="payments_payment_transfer_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "expires_at"], name="payments_payment_open", condition=Q(status__in=OPEN)
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def amount_due(self) -> int:
        """What has to arrive, in IDR: the amount with its unique code."""
        return self.amount + self.suffix

    @property
    def cooperative_id(self) -> int | None:
        """Whose audit log a change of this payment belongs to: the payee's, else the storefront's at work."""
        return self.payee_id or getattr(connection.tenant, "pk", None)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_received(self) -> bool:
        return self.status == "received"


class PaymentProof(models.Model):
    """A picture or PDF with which a buyer shows that they transferred; private."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="proofs")
    file = models.FileField(_("file"), storage=private_storage, upload_to="proofs/", max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=20)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(_("received"), auto_now_add=True)
    rejected_at = models.DateTimeField(_("rejected"), null=True, blank=True)
    rejection_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment proof")
        verbose_name_plural = _("payment proofs")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=["image/jpeg", "application/pdf"]),
                name="payments_paymentproof_content_type",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.submitted_at:%Y-%m-%d %H:%M}"


class Refund(models.Model):
    """Money of one payment that goes back to its buyer. All refunds of a payment together never exceed what arrived.

    Requested first; then a provider pays it, or the treasurer does by hand and records when.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=REFUND.choices, default=REQUESTED)
    amount = models.BigIntegerField(_("amount (Rp)"))
    reason = models.CharField(_("reason"), max_length=300)
    # Sent with every attempt, so that a call whose answer was lost is repeated as the same call.
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=255, blank=True)
    paid_on = models.DateField(_("paid back on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    file = models.FileField(
        _("proof"), storage=private_storage, upload_to="refunds/", max_length=200, blank=True
    )
    content_type = models.CharField(max_length=20, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    paid_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["requested_at", "pk"]
        constraints = [
            REFUND.check_constraint("payments_refund_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid_on__isnull=False), name="payments_refund_paid_has_date"
            ),
        ]
        indexes = [
            models.Index(
                fields=["cooperative"], condition=Q(status="requested"), name="payments_refund_requested"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} -{self.amount}"


class PaymentEvent(models.Model):
    """What a provider told us, exactly once and as it came; kept even when nothing here knows what it is about."""

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event"), max_length=255)
    kind = models.CharField(_("kind"), max_length=100)
    reference = models.CharField(_("reference"), max_length=255, blank=True)
    payload = models.JSONField(_("payload"), encoder=DjangoJSONEncoder)
    payment = models.ForeignKey(Payment, on_delete=models.SET_NULL, null=True, related_name="events")
    occurred_at = models.DateTimeField(_("occurred"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    handled_at = models.DateTimeField(_("handled"), null=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="payments_paymentevent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.event_id}"


class PaymentSettings(models.Model):
    """How a cooperative lets its buyers pay beside transfer and card; what is not set is not offered."""

    cooperative = models.OneToOneField(
        "tenants.Cooperative",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="payment_settings",
        verbose_name=_("cooperative"),
    )
    qris_text = models.TextField(_("text of the QRIS"), max_length=512, blank=True)
    qris_name = models.CharField(_("merchant's name"), max_length=40, blank=True)
    qris_nmid = models.CharField(_("national merchant number (NMID)"), max_length=30, blank=True)
    # Whether an acquirer allows it differs; until it says so, the code is shown as it was printed.
    qris_writes_amount = models.BooleanField(_("write the amount into the QRIS"), default=False)
    cash_on_delivery = models.BooleanField(_("cash to our own courier"), default=False)
    cash_at_pickup = models.BooleanField(_("cash when it is picked up"), default=False)
    cash_limit = models.BigIntegerField(_("at most (Rp)"), default=500_000)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("ways to pay")
        verbose_name_plural = _("ways to pay")
        constraints = [
            models.CheckConstraint(condition=Q(cash_limit__gt=0), name="payments_settings_cash_limit"),
            # One merchant's code receives one cooperative's money.
            models.UniqueConstraint(
                fields=["qris_nmid"], condition=~Q(qris_nmid=""), name="payments_settings_nmid"
            ),
        ]

    def __str__(self) -> str:
        return str(self.cooperative_id)


class BankStatement(models.Model):
    """A file of a bank that a treasurer brought in; its rows say which transfers have arrived."""

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=120)
    outgoing = models.PositiveIntegerField(_("rows about money that went out"), default=0)
    # A list of rows with the reason why each could not be read.
    unreadable = models.JSONField(_("rows that could not be read"), default=list)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    imported_at = models.DateTimeField(_("brought in"), auto_now_add=True)

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "cooperative"], name="payments_statement_id_cooperative"),
        ]

    def __str__(self) -> str:
        return self.file_name


class StatementLine(models.Model):
    """Money that came in by a statement; `payment` is what it paid, once somebody has confirmed it."""

    statement = models.ForeignKey(BankStatement, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("row"))
    day = models.DateField(_("day"))
    description = models.CharField(_("description"), max_length=300, blank=True)
    amount = models.BigIntegerField(_("amount"))
    # Day, amount and words, and which of several such rows: the same row in next week's file is the same money.
    fingerprint = models.CharField(max_length=64)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_lines"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("row of a bank statement")
        verbose_name_plural = _("rows of bank statements")
        ordering = ["statement", "row"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "fingerprint"], name="payments_statementline_once"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(payment__isnull=False), name="payments_statementline_payment"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_statementline_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
