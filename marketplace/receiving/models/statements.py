"""One bill for all that an institution had delivered in a month. In `public`."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """A collective bill: it gathers the bills of several orders, which stay documents of their own. Sums derive from them."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=40)
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("collective bill")
        verbose_name_plural = _("collective bills")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="receiving_statement_number"),
            models.UniqueConstraint(fields=["id", "cooperative"], name="receiving_statement_id_cooperative"),
        ]

    def __str__(self) -> str:
        return self.number
