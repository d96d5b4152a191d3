"""Applications of cooperatives that want a storefront. Tables of `public` that only the portal reads.

Written by `joining.actions` only.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import new_token, private_storage
from marketplace.joining.states import APPLICATION, ASKED, PROVISIONED, SENT
from tenants.models import Cooperative, Region


class Application(models.Model):
    """A cooperative asks for a storefront; whoever has the token follows and completes it."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    status = models.CharField(_("state"), max_length=12, choices=APPLICATION.choices, default=SENT)

    name = models.CharField(_("name of the cooperative"), max_length=120)
    legal_name = models.CharField(_("legal name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Cooperative.Kind.choices)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("city or regency")
    )
    nik_koperasi = models.CharField(_("cooperative number (NIK)"), max_length=30)
    nib = models.CharField(_("business number (NIB)"), max_length=30)
    npwp = models.CharField(_("tax number (NPWP)"), max_length=30, blank=True)
    members_count = models.PositiveIntegerField(_("number of members"))
    products = models.TextField(_("what it makes"))
    contact_name = models.CharField(_("contact person"), max_length=120)
    whatsapp = models.CharField(_("WhatsApp number"), max_length=16)
    email = models.EmailField(_("e-mail"))

    # What the operator wrote to the applicant last: what is missing, or why it was refused.
    question = models.TextField(_("what is asked"), blank=True)
    refusal = models.TextField(_("reason of the refusal"), blank=True)

    # What the operator chose for the storefront, how far its making is, and what stopped it.
    slug = models.SlugField(_("address"), max_length=50, blank=True)
    theme = models.CharField(_("city theme"), max_length=20, blank=True)
    manager_email = models.EmailField(_("first manager's e-mail"), blank=True)
    provisioned_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    steps_done = models.PositiveSmallIntegerField(_("steps done"), default=0)
    failure = models.TextField(_("what stopped it"), blank=True)
    cooperative = models.OneToOneField(
        Cooperative, on_delete=models.PROTECT, null=True, related_name="application"
    )

    # A keyed hash of the address it came from, to limit how many come from there.
    client_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at"]
        constraints = [
            APPLICATION.check_constraint("joining_application_status"),
            models.CheckConstraint(
                condition=~Q(status=PROVISIONED) | Q(cooperative__isnull=False),
                name="joining_application_provisioned_has_storefront",
            ),
            models.CheckConstraint(
                condition=~Q(status=ASKED) | ~Q(question=""), name="joining_application_asked_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at"], name="joining_application_by_status"),
            models.Index(fields=["client_hash", "created_at"], name="joining_application_client"),
        ]

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A document that came with an application. Private: only the operator and the applicant read it."""

    class Kind(models.TextChoices):
        DEED = "deed", _("Deed of establishment and decree (SK)")
        NIB = "nib", _("NIB")
        NPWP = "npwp", _("NPWP")
        OTHER = "other", _("Other document")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    file = models.FileField(_("file"), storage=private_storage, upload_to="permohonan/%Y", max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]


class ApplicationEvent(models.Model):
    """What happened to an application, for both sides to read."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=12)
    status = models.CharField(max_length=12, choices=APPLICATION.choices)
    text = models.TextField(blank=True)
    actor = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event of an application")
        verbose_name_plural = _("events of applications")
        ordering = ["pk"]
