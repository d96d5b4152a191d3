"""Members (anggota): the people who make what the storefront sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.fields import WordsField


class Member(models.Model):
    """A member of the cooperative. She is shown publicly only with her consent."""

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

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
