"""A table somebody uploaded: looked at first, then imported, in the background when it is long."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One uploaded table from choosing the file to its result, which is kept.

    `result` holds what the result page shows: counts, the first changes, the first mistakes.
    """

    class Kind(models.TextChoices):
        PRODUCTS = "products", _("Products")
        MEMBERS = "members", _("Members")
        DELIVERY = "delivery", _("Delivery prices")

    class State(models.TextChoices):
        CHECKING = "checking", _("is being looked at")
        CHECKED = "checked", _("looked at, not imported")
        REFUSED = "refused", _("has mistakes, nothing imported")
        IMPORTING = "importing", _("is being imported")
        DONE = "done", _("imported")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKING)
    file_name = models.CharField(_("file"), max_length=200)
    kept_as = models.CharField(_("kept as"), max_length=200, blank=True)
    fallback = models.CharField(_("category for unknown ones"), max_length=50, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("by"),
    )
    result = models.JSONField(_("result"), default=dict)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state in {self.State.CHECKING, self.State.IMPORTING}
