"""Who owes whom: a ledger that only grows, and the batches in which it is settled. All amounts are whole IDR.

Every entry belongs to one cooperative and is balanced: its postings sum to zero, debits above it. The database holds
that when the transaction ends, and refuses to change or remove what was written. Only `public` and the portal write.
"""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.settlement.states import BATCH, DRAFT, REQUESTED, TRANSFER

# Rates are hundredths of a percent: 250 is 2.5 %.
WHOLE = 10_000


class Account(models.TextChoices):
    """One of each for every cooperative. Assets and costs are debits (above zero), what is owed credits (below)."""

    PROVIDER = "provider", _("At the payment provider")
    HELD = "held", _("Kept until the order is completed")
    PAYABLE = "payable", _("Owed to the cooperative")
    BANK = "bank", _("Lumbung's bank account")
    OWN = "own", _("Received by the cooperative itself")
    COLLECTED = "collected", _("Sold, and paid to the cooperative itself")
    SUFFIX = "suffix", _("Unique codes")
    DUE = "due", _("Commission that the cooperative owes")
    COMMISSION = "commission", _("Commission")


class Kind(models.TextChoices):
    PAYMENT = "payment", _("Payment received")
    FEE = "fee", _("Fee of the payment provider")
    REFUND = "refund", _("Paid back to the buyer")
    RELEASE = "release", _("Order completed")
    COMMISSION = "commission", _("Commission")
    COMMISSION_BACK = "commission_back", _("Commission given back")
    TRANSFER = "transfer", _("Transferred by the payment provider")
    REVERSAL = "reversal", _("Transfer taken back")
    PAYOUT = "payout", _("Paid out")
    BILL = "bill", _("Commission bill paid")
    INVOICE = "invoice", _("Paid by an institution")


class Channel(models.TextChoices):
    """To whom goods were sold; each has commission rates of its own."""

    RETAIL = "retail", _("Shoppers")
    INSTITUTION = "institution", _("Institutions")


class CommissionRate(models.Model):
    """What Lumbung takes of the goods of an order placed from that day on; without a cooperative it is everybody's.

    Shoppers' orders and institutions' have rates of their own; where none is agreed, nothing is taken.
    """

    channel = models.CharField(_("sold to"), max_length=12, choices=Channel.choices, default=Channel.RETAIL)
    cooperative = models.ForeignKey(
        "tenants.Cooperative",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cooperative"),
    )
    rate = models.PositiveSmallIntegerField(_("rate (hundredths of a percent)"))
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("commission rate")
        verbose_name_plural = _("commission rates")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__lte=WHOLE), name="settlement_commissionrate_rate"),
            models.UniqueConstraint(
                fields=["cooperative", "channel", "valid_from"],
                nulls_distinct=False,
                name="settlement_commissionrate_once_a_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate} {self.valid_from}"

    @property
    def percent(self) -> str:
        """ "2,5%"."""
        whole, part = divmod(self.rate, 100)
        return f"{whole},{part:02d}".rstrip("0").rstrip(",") + "%"


class Entry(models.Model):
    """One thing that happened to money, once: `source` names the document it follows from."""

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    source = models.CharField(max_length=100)
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, null=True, related_name="+")
    # Of what an institution paid; an entry is about an order, a bill, or neither.
    invoice = models.ForeignKey("receiving.Invoice", on_delete=models.PROTECT, null=True, related_name="+")
    document = models.CharField(_("document"), max_length=60)
    occurred_at = models.DateTimeField(_("when"))
    posted_at = models.DateTimeField(default=timezone.now)
    # The outbox event that had it written; empty when it was caught up on.
    event_id = models.UUIDField(null=True)
    facts = models.JSONField(encoder=DjangoJSONEncoder, default=dict)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="settlement_entry_once"),
            models.UniqueConstraint(fields=["id", "cooperative"], name="settlement_entry_id_cooperative"),
            models.CheckConstraint(
                condition=Q(order__isnull=True) | Q(invoice__isnull=True), name="settlement_entry_about_one"
            ),
        ]
        indexes = [
            models.Index(fields=["cooperative", "occurred_at"], name="settlement_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document}"

    @property
    def title(self) -> str:
        """What happened, in words; commission of institutions' orders stands apart from that of shoppers'."""
        kind = str(self.get_kind_display())
        if self.invoice_id and self.kind != Kind.INVOICE:
            return _now("%(what)s (institution)") % {"what": kind}
        return kind


class Posting(models.Model):
    """An amount on an account: above zero a debit, below a credit."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(_("account"), max_length=16, choices=Account.choices)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="settlement_posting_amount"),
            models.CheckConstraint(
                condition=Q(account__in=Account.values), name="settlement_posting_account"
            ),
        ]
        indexes = [
            models.Index(
                fields=["cooperative", "account"], include=["amount"], name="settlement_posting_balance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class Batch(models.Model):
    """Payouts to, or commission bills of, several cooperatives; one person writes it, another approves it."""

    class Kind(models.TextChoices):
        PAYOUT = "payout", _("Payouts")
        BILL = "bill", _("Commission bills")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=BATCH.choices, default=DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    exported_at = models.DateTimeField(_("sent to the bank"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # The SHA-256 of the bank file that was handed out first: a second download is the same file.
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-created_at", "-pk"]
        constraints = [
            BATCH.check_constraint("settlement_batch_status"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="settlement_batch_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"]) | Q(approved_by__isnull=False),
                name="settlement_batch_approved_first",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_payout(self) -> bool:
        return self.kind == self.Kind.PAYOUT


class BatchLine(models.Model):
    """One cooperative's part of a batch, with the bank account as it was when the batch was written."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=40, unique=True)
    amount = models.BigIntegerField(_("amount"))
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account_number = models.CharField(_("account number"), max_length=30, blank=True)
    bank_account_holder = models.CharField(_("account holder"), max_length=120, blank=True)
    due_on = models.DateField(_("to be paid by"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a batch")
        verbose_name_plural = _("lines of batches")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_batchline_amount"),
            models.UniqueConstraint(fields=["batch", "cooperative"], name="settlement_batchline_once"),
        ]

    def __str__(self) -> str:
        return self.number


class Transfer(models.Model):
    """A cooperative's part of a completed order's card money, sent to its own account at the provider."""

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("ordering.Order", on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=TRANSFER.choices, default=REQUESTED)
    amount = models.BigIntegerField(_("amount"))
    account_id = models.CharField(_("account at Stripe"), max_length=64)
    # Sent with every attempt, so that a call whose answer was lost is repeated as the same call.
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=255, blank=True)
    # Why the provider said no, or how its list differs from ours; empty when all is well.
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            TRANSFER.check_constraint("settlement_transfer_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_transfer_amount"),
            models.CheckConstraint(
                condition=Q(status="requested") | ~Q(provider_reference=""),
                name="settlement_transfer_sent_has_reference",
            ),
            models.UniqueConstraint(
                fields=["provider_reference"],
                condition=~Q(provider_reference=""),
                name="settlement_transfer_reference",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cooperative"], condition=Q(status="requested"), name="settlement_transfer_requested"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount}"


class Reversal(models.Model):
    """What is taken back of a transfer, because the buyer was paid back after it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="reversals")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=TRANSFER.choices, default=REQUESTED)
    amount = models.BigIntegerField(_("amount"))
    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=255, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("transfer taken back")
        verbose_name_plural = _("transfers taken back")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            TRANSFER.check_constraint("settlement_reversal_status"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_reversal_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} -{self.amount}"


class MonthlyStatement(models.Model):
    """A closed month of one cooperative's account with Lumbung. Never changed: what is booked later stands on the next one."""

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=40, unique=True)
    month = models.DateField(_("month"))
    # With Lumbung, and commission owed to it; IDR.
    opening = models.BigIntegerField(_("with Lumbung at the beginning"))
    moved = models.BigIntegerField(_("moved"))
    closing = models.BigIntegerField(_("with Lumbung at the end"))
    opening_owed = models.BigIntegerField(_("commission owed at the beginning"))
    moved_owed = models.BigIntegerField(_("commission added, less what was paid"))
    closing_owed = models.BigIntegerField(_("commission owed at the end"))
    document = models.OneToOneField("core.Document", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    class Meta:
        verbose_name = _("monthly statement")
        verbose_name_plural = _("monthly statements")
        ordering = ["-month", "cooperative"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "month"], name="settlement_monthlystatement_once_a_month"
            ),
            models.UniqueConstraint(
                fields=["id", "cooperative"], name="settlement_monthlystatement_id_cooperative"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="settlement_monthlystatement_first_day"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("moved"))
                & Q(closing_owed=F("opening_owed") + F("moved_owed")),
                name="settlement_monthlystatement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MonthlyStatementRow(models.Model):
    """An entry as it stands on a statement, in IDR. An entry stands on one statement only."""

    statement = models.ForeignKey(MonthlyStatement, on_delete=models.PROTECT, related_name="rows")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="statement_row")
    with_lumbung = models.BigIntegerField(_("with Lumbung"))
    owed = models.BigIntegerField(_("commission owed"))
    own = models.BigIntegerField(_("own accounts"))

    class Meta:
        verbose_name = _("row of a monthly statement")
        verbose_name_plural = _("rows of monthly statements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.entry_id}"
