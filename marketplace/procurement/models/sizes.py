"""Sizes that people enter themselves: a roll for one request, and a row for everyone on it.

The roll and its people belong to the institution; the cooperative that got the order sees them, to pack by person. Names
and sizes are erased a set time after the goods were accepted: the counted matrix stays.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.procurement.states import COLLECTING, SIZE_ROLL


class SizeRoll(models.Model):
    """Who of an institution needs which size for one request."""

    request = models.OneToOneField("procurement.Request", on_delete=models.CASCADE, related_name="size_roll")
    token = models.CharField(max_length=48, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=SIZE_ROLL.choices, default=COLLECTING)
    # What one can choose: [{"key", "size", "cut", "variant_id"}], in the order of the size table.
    forms = models.JSONField(default=list)
    # Which body each size fits, as it was known when the list was opened: [{"size", "chest", "back", "shoulder"}] in cm.
    measures = models.JSONField(default=list, blank=True)
    measures_note = models.CharField(max_length=200, blank=True)
    # Address of the cooperative's own picture; without one a drawing is shown.
    picture = models.CharField(max_length=300, blank=True)
    # Units that gave a head count only: {code: unit}; whoever has the code enters their own name.
    unit_codes = models.JSONField(default=dict, blank=True)
    freezes_on = models.DateField(_("sizes can be entered until"))
    spares_percent = models.PositiveSmallIntegerField(_("spare pieces (%)"), default=0)
    keep_days = models.PositiveSmallIntegerField(_("days until names and sizes are erased"), default=90)
    # {key: pieces without spares}, written when it is frozen.
    counted = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("size list")
        verbose_name_plural = _("size lists")
        constraints = [
            SIZE_ROLL.check_constraint("procurement_sizeroll_status"),
            models.CheckConstraint(condition=Q(spares_percent__lte=30), name="procurement_sizeroll_spares"),
            models.CheckConstraint(
                condition=Q(keep_days__gte=1, keep_days__lte=365), name="procurement_sizeroll_keep"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.status}"


class SizePerson(models.Model):
    """One person's size. A row without a name is a place that its unit has counted and nobody has taken yet."""

    roll = models.ForeignKey(SizeRoll, on_delete=models.CASCADE, related_name="people")
    # The roll's request once more, so that policies need no join.
    request = models.ForeignKey("procurement.Request", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=10)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("WhatsApp number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    choice = models.CharField(_("size"), max_length=160, blank=True)
    answered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    is_corrected = models.BooleanField(_("corrected by the officer"), default=False)

    class Meta:
        verbose_name = _("person on a size list")
        verbose_name_plural = _("people on size lists")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "code"], name="procurement_sizeperson_code"),
            models.UniqueConstraint(fields=["roll", "position"], name="procurement_sizeperson_position"),
            models.CheckConstraint(
                condition=Q(choice="", answered_at__isnull=True)
                | (~Q(choice="") & Q(answered_at__isnull=False)),
                name="procurement_sizeperson_answer_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["roll", "unit"], condition=Q(name=""), name="procurement_sizeperson_free")
        ]

    def __str__(self) -> str:
        return f"{self.roll_id} #{self.position}"
