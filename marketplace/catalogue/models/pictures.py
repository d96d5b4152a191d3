"""Pictures: every upload is re-encoded upright and without its metadata before it is kept."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from marketplace.catalogue.uploads import re_encoded
from marketplace.core import outbox


class Picture(AbstractImage):
    """A picture of goods, people or places. `description` is what it shows, read to people who cannot see it."""

    class Consent(models.TextChoices):
        NOBODY = "nobody", _("Nobody can be recognised on it")
        GIVEN = "given", _("Everybody who can be recognised has agreed")

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "consent",
        "consent_note",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    credit = models.CharField(
        _("picture by"), max_length=80, blank=True, help_text=_("Who took it. Stands below it in stories.")
    )
    consent = models.CharField(
        _("people on the picture"),
        max_length=8,
        choices=Consent.choices,
        blank=True,
        help_text=_("A story can only be published when this is known of all its pictures."),
    )
    consent_note = models.CharField(
        _("how they agreed"),
        max_length=200,
        blank=True,
        help_text=_("For instance: said so on 12 March, the form is in the office. Visitors never see this."),
    )

    file: Any  # Wagtail is untyped, and a file that is given becomes a field file

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What it shows. Never Wagtail's fallback, the title: that is the name of a file, and read out it says nothing."""
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the picture; a new file is re-encoded first and its renditions are asked for.

        Raises `catalogue.uploads.NotAPicture` for a file that cannot be read as one.
        """
        # Here rather than in the form, because the demo, the importer and the chooser's upload do not share a form.
        is_new_file = bool(self.file) and not self.file._committed
        if is_new_file:
            self.file = re_encoded(self.file)
            self._set_image_file_metadata()
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new_file:
                outbox.emit("picture.added", self.pk, {"picture_id": self.pk})


class PictureRendition(AbstractRendition):
    """A picture cut to one size in one format."""

    image = models.ForeignKey(Picture, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="catalogue_picturerendition_once"
            )
        ]
