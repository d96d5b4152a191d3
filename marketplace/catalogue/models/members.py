"""Members (anggota): the people who make what the storefront sells."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from marketplace.catalogue.models.fields import WordsField


class Member(ClusterableModel):
    """A member of the cooperative. She is shown publicly only with her consent."""

    class Standing(models.TextChoices):
        WAITING = "waiting", _("waits for confirmation")
        ACTIVE = "active", _("member")
        LEFT = "left", _("has left")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")

    number = models.CharField(
        _("member number"),
        max_length=20,
        unique=True,
        blank=True,
        help_text=_("Leave it empty and we number her for you."),
    )
    slug = models.SlugField(
        _("address on the storefront"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Leave it empty: it is made from the name."),
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("craft"), max_length=80, blank=True, help_text=_("As she says it: batik maker, cook, …")
    )
    kampung = models.CharField(_("kampung"), max_length=80, blank=True)
    district_name = models.CharField(_("district"), max_length=100, blank=True)
    phone = models.CharField(_("WhatsApp number"), max_length=16, blank=True)
    skills = WordsField(_("skills"), blank=True, help_text=_("With commas between them."))
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    hours_per_piece = models.DecimalField(
        _("hours of work per piece"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    quote = models.CharField(_("in her own words"), max_length=300, blank=True)
    about = models.TextField(_("about her"), blank=True)
    portrait = models.ForeignKey(
        "catalogue.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
    )
    is_public = models.BooleanField(
        _("may be shown publicly"),
        default=False,
        help_text=_("Only with her consent, which she can withdraw."),
    )
    standing = models.CharField(
        _("membership"), max_length=8, choices=Standing.choices, default=Standing.ACTIVE
    )
    gender = models.CharField(
        _("gender"),
        max_length=5,
        choices=Gender.choices,
        blank=True,
        help_text=_("For the share of women-owned work. Only managers see it."),
    )
    consent_at = models.DateTimeField(_("consent recorded at"), null=True, blank=True, editable=False)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("consent recorded by"),
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberCapacity(Orderable):
    """How many pieces of one kind of work a member can do in a week."""

    member = ParentalKey(Member, on_delete=models.CASCADE, related_name="capacities")
    skill = models.CharField(_("skill"), max_length=60, help_text=_("Sewing shirts, embroidery, …"))
    pieces_per_week = models.PositiveIntegerField(_("pieces a week"), validators=[MinValueValidator(1)])

    class Meta(Orderable.Meta):
        verbose_name = _("weekly capacity")
        verbose_name_plural = _("weekly capacities")
        constraints = [
            models.UniqueConstraint(fields=["member", "skill"], name="catalogue_membercapacity_once"),
            models.CheckConstraint(
                condition=Q(pieces_per_week__gt=0), name="catalogue_membercapacity_pieces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.pieces_per_week}"
