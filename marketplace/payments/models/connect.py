"""A cooperative's own account at the card provider, to which its part of card payments is transferred."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ConnectedAccount(models.Model):
    """What the provider says of it: nothing here is believed from anybody else."""

    cooperative = models.OneToOneField(
        "tenants.Cooperative",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
        verbose_name=_("cooperative"),
    )
    # Written before the provider is called, so that a call whose answer was lost makes no second account.
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    account_id = models.CharField(_("account at Stripe"), max_length=64, blank=True)
    details_submitted = models.BooleanField(_("details sent"), default=False)
    charges_enabled = models.BooleanField(_("may take payments"), default=False)
    payouts_enabled = models.BooleanField(_("pays out to the bank"), default=False)
    transfers_enabled = models.BooleanField(_("takes transfers"), default=False)
    # The provider's names of what it still wants to know.
    due = models.JSONField(_("still to be told"), default=list)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("connected account")
        verbose_name_plural = _("connected accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"], condition=~Q(account_id=""), name="payments_connectedaccount_account"
            ),
        ]

    def __str__(self) -> str:
        return self.account_id or str(self.cooperative_id)

    @property
    def is_usable(self) -> bool:
        """Money sent there reaches the cooperative's bank."""
        return self.transfers_enabled and self.payouts_enabled

    @property
    def state(self) -> str:
        """`begun`, `incomplete`, `ready`, or `stopped`: it was ready for the provider and is not any more."""
        if self.is_usable:
            return "ready"
        if self.details_submitted:
            return "stopped"
        return "incomplete" if self.account_id and self.checked_at else "begun"
