"""Tables of the foundations, all in `public`. They name cooperatives, institutions and people by plain ids."""

import secrets
import uuid

from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def private_storage():
    """Return the storage without addresses. A function, so that migrations name no backend."""
    return storages["private"]


def new_token() -> str:
    """Return an unguessable token of 192 bits that is safe in an address."""
    return secrets.token_urlsafe(24)


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction in which it happened. See core.outbox."""

    sequence = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    payload = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    schema_name = models.CharField(max_length=63)
    occurred_at = models.DateTimeField(db_default=Now())
    routed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["event_id"], name="core_outboxevent_event_id"),
        ]
        indexes = [
            models.Index(
                fields=["sequence"], condition=models.Q(routed_at=None), name="core_outboxevent_unrouted"
            ),
            models.Index(fields=["occurred_at"], name="core_outboxevent_occurred_at"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


# How the last failure of a delivery begins that was ended without success.
GIVEN_UP = "Given up: "


class OutboxDelivery(models.Model):
    """One event on its way to one consumer; acknowledged by the consumer, in the consumer's own transaction."""

    event = models.ForeignKey(
        OutboxEvent, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    consumer = models.CharField(max_length=120)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    handed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    last_failure = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("delivery of an event")
        verbose_name_plural = _("deliveries of events")
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="core_outboxdelivery_event_consumer"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(acknowledged_at=None), name="core_outboxdelivery_open"
            ),
            # Every look at `/readyz` counts these few among all that were delivered.
            models.Index(
                fields=["acknowledged_at"],
                condition=models.Q(last_failure__startswith=GIVEN_UP),
                name="core_outboxdelivery_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.consumer}"


class DueWork(models.Model):
    """An event that shall happen at a moment in the future. See core.due."""

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    payload = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    schema_name = models.CharField(max_length=63)
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("due work")
        verbose_name_plural = _("due work")
        constraints = [
            models.UniqueConstraint(
                fields=["schema_name", "topic", "key"], name="core_duework_schema_topic_key"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="core_duework_due_at")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} ({self.due_at:%Y-%m-%d %H:%M})"


class NumberSeries(models.Model):
    """The last number given for one kind of document in one year. See core.numbers."""

    cooperative_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative_id", "kind", "year"],
                nulls_distinct=False,
                name="core_numberseries_cooperative_kind_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class AuditEntry(models.Model):
    """Who did what to which document, when. Append-only by trigger. See core.audit."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    cooperative_id = models.BigIntegerField(null=True)
    institution_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    noun = models.CharField(max_length=60)
    noun_id = models.CharField(max_length=64)
    changes = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    request_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["noun", "noun_id", "id"], name="core_auditentry_noun"),
            models.Index(fields=["actor_id", "-id"], name="core_auditentry_actor"),
            models.Index(fields=["cooperative_id", "-id"], name="core_auditentry_cooperative"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.noun} {self.noun_id}"


class Document(models.Model):
    """An issued PDF with the data it was made of. Immutable by trigger: a correction is a new document."""

    kind = models.CharField(_("kind"), max_length=24)
    number = models.CharField(_("number"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8)
    cooperative_id = models.BigIntegerField()
    institution_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(_("issued"))
    data = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text=_("In bytes."))
    file = models.FileField(storage=private_storage, max_length=200)
    token = models.CharField(max_length=64, default=new_token, editable=False)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative_id", "kind", "number"], name="core_document_cooperative_kind_number"
            ),
            models.UniqueConstraint(fields=["token"], name="core_document_token"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="core_document_sha256"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "-issued_at"], name="core_document_institution")]

    def __str__(self) -> str:
        return self.number


class SentEmail(models.Model):
    """One e-mail to one recipient about one event, claimed before sending. Holds no address. See core.mail."""

    event_id = models.UUIDField()
    template = models.CharField(max_length=80)
    recipient_hash = models.CharField(max_length=64)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sent e-mail")
        verbose_name_plural = _("sent e-mails")
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "template", "recipient_hash"],
                name="core_sentemail_event_template_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.event_id}"
