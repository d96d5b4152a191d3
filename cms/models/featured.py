"""What the operator shows first on the portal's home for some days. The table is empty everywhere but at the portal."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.models import Entry

# What the home has a place for; makers are met in stories.
KINDS = (Entry.Kind.PRODUCT, Entry.Kind.STORY, Entry.Kind.COOPERATIVE)


class FeaturedQuerySet(models.QuerySet["Featured"]):
    def running(self) -> "FeaturedQuerySet":
        """Whose days these are, as far as it may still be seen, in the operator's order."""
        today = timezone.localdate()
        return self.filter(start_on__lte=today, end_on__gte=today, entry__is_visible=True).order_by(
            "position", "pk"
        )


class FeaturedManager(models.Manager["Featured"]):
    def get_queryset(self) -> models.QuerySet["Featured"]:
        return super().get_queryset().select_related("entry")


class Featured(models.Model):
    """A product, a story or a cooperative, from one day to another, both included."""

    entry = models.ForeignKey(
        Entry,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        verbose_name=_("what is shown"),
    )
    start_on = models.DateField(_("from"), default=timezone.localdate)
    end_on = models.DateField(_("until"))
    position = models.PositiveSmallIntegerField(
        _("place in the row"),
        default=1,
        help_text=_("1 comes first. Of the same place, what was chosen earlier."),
    )

    objects = FeaturedManager.from_queryset(FeaturedQuerySet)()

    class Meta:
        verbose_name = _("choice for the home page")
        verbose_name_plural = _("choices for the home page")
        ordering = ["-end_on", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="cms_featured_days"),
        ]

    def __str__(self) -> str:
        return self.entry.title

    @property
    def kind_of(self) -> str:
        return self.entry.get_kind_display()

    @property
    def state(self) -> str:
        """In words, for the operator's list."""
        today = timezone.localdate()
        if self.end_on < today:
            return str(_("Over"))
        if not self.entry.is_visible:
            return str(_("Left out: not on sale or not published now"))
        return str(_("Shown")) if self.start_on <= today else str(_("Later"))
