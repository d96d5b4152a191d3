"""The purchase order that follows from an accepted quote. All amounts are whole IDR; the issued PDF is a core.Document."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.procurement.models.rules import Form
from marketplace.procurement.states import ISSUED, KINDS, PURCHASE_ORDER


class PurchaseOrder(models.Model):
    """What the institution ordered from one cooperative."""

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40)
    request = models.ForeignKey(
        "procurement.Request", on_delete=models.PROTECT, related_name="purchase_orders"
    )
    quote = models.OneToOneField("procurement.Quote", on_delete=models.PROTECT, related_name="purchase_order")
    institution = models.ForeignKey(
        "accounts.Institution",
        on_delete=models.PROTECT,
        related_name="purchase_orders",
        verbose_name=_("institution"),
    )
    cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, related_name="+", verbose_name=_("cooperative")
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    form = models.CharField(_("kind of document"), max_length=12, choices=Form.choices)
    official_number = models.CharField(_("number in the official system"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=PURCHASE_ORDER.choices, default=ISSUED)

    title = models.CharField(_("what it is for"), max_length=120)
    wanted_on = models.DateField(_("wanted on"))
    wanted_from = models.TimeField(_("from"), null=True, blank=True)
    wanted_until = models.TimeField(_("until"), null=True, blank=True)
    place = models.TextField(_("place"))

    award = models.ForeignKey(
        "procurement.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="purchase_orders"
    )
    advance_percent = models.PositiveSmallIntegerField(_("advance payment (%)"), default=0)
    # What is delivered when and where: [{"date": ISO day, "place": …, "text": …}].
    delivery_plan = models.JSONField(default=list, blank=True)

    tax_label = models.CharField(max_length=160, blank=True)
    subtotal = models.BigIntegerField(_("subtotal"))
    delivery_price = models.BigIntegerField(_("delivery price"), default=0)
    tax = models.BigIntegerField(_("tax"), default=0)
    total = models.BigIntegerField(_("total"))

    document = models.ForeignKey("core.Document", on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            PURCHASE_ORDER.check_constraint("procurement_purchaseorder_status"),
            models.UniqueConstraint(fields=["reference"], name="procurement_purchaseorder_reference"),
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="procurement_purchaseorder_number"
            ),
            models.UniqueConstraint(
                fields=["id", "cooperative"], name="procurement_purchaseorder_id_cooperative"
            ),
            models.CheckConstraint(
                condition=Q(subtotal__gte=0, delivery_price__gte=0, tax__gte=0),
                name="procurement_purchaseorder_amounts",
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") + F("delivery_price") + F("tax")),
                name="procurement_purchaseorder_total_is_sum",
            ),
            models.CheckConstraint(
                condition=Q(advance_percent__lte=100), name="procurement_purchaseorder_advance"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-issued_at"], name="procurement_po_institution"),
            models.Index(fields=["cooperative", "status", "-issued_at"], name="procurement_po_cooperative"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status_kind(self) -> str:
        return KINDS[self.status]


class PurchaseOrderLine(models.Model):
    """One line as it was accepted; `snapshot` is all that the catalogue said when the request was sent."""

    purchase_order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    product_id = models.BigIntegerField(null=True, blank=True)
    variant_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(_("product"), max_length=120)
    label = models.CharField(_("size and cut"), max_length=150, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = models.BigIntegerField(_("price each"))
    total = models.BigIntegerField(_("total"))
    snapshot = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of a purchase order")
        verbose_name_plural = _("lines of purchase orders")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="procurement_purchaseorderline_quantity"
            ),
            models.CheckConstraint(
                condition=Q(total=F("unit_price") * F("quantity")), name="procurement_purchaseorderline_total"
            ),
            models.UniqueConstraint(
                fields=["purchase_order", "position"], name="procurement_purchaseorderline_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
