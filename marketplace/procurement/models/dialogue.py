"""What belongs to a request beside its lines: papers, and questions that all invited cooperatives read with the answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import private_storage


class RequestFile(models.Model):
    """A drawing, a pattern, terms of reference: a PDF or a photo that was encoded anew."""

    request = models.ForeignKey("procurement.Request", on_delete=models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), storage=private_storage, upload_to="permintaan/%Y", max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attachment of a request")
        verbose_name_plural = _("attachments of requests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class RequestQuestion(models.Model):
    """A cooperative's question. The others read it without its name."""

    request = models.ForeignKey("procurement.Request", on_delete=models.CASCADE, related_name="questions")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("question"), max_length=500)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to a request")
        verbose_name_plural = _("questions to requests")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="procurement_requestquestion_answer_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.text
