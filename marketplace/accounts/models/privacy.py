"""Copies of their data that people asked for, and the ledger of who was forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import private_storage


class DataExport(models.Model):
    """A copy of everything kept about a person; the file lives for a week."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        EXPIRED = "expired", _("Deleted after a week")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.WAITING)
    file = models.FileField(storage=private_storage, upload_to="data_exports/", max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size (bytes)"), default=0)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    ready_at = models.DateTimeField(_("ready"), null=True)
    expires_at = models.DateTimeField(_("expires at"), null=True)

    class Meta:
        verbose_name = _("copy of a person's data")
        verbose_name_plural = _("copies of people's data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="waiting"), name="accounts_dataexport_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class Erasure(models.Model):
    """Somebody was forgotten. Once done, the ledger holds nothing of them but the key; it is replayed after a backup is restored."""

    user_id = models.BigIntegerField(unique=True)
    # Storefronts find invitations by it; emptied with the last of them.
    address = models.EmailField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of people")

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class ErasureStep(models.Model):
    """One storefront in which the person is still to be forgotten, or was."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="steps")
    schema_name = models.CharField(max_length=63)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("step of an erasure")
        verbose_name_plural = _("steps of erasures")
        constraints = [
            models.UniqueConstraint(fields=["erasure", "schema_name"], name="accounts_erasurestep_once")
        ]

    def __str__(self) -> str:
        return f"{self.erasure_id} {self.schema_name}"
