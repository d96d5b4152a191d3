"""What somebody intends to buy from one cooperative: a visitor's on its host until sign-in, then a user's everywhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Basket(models.Model):
    """One person's basket at one cooperative. A visitor is known by a random key in the session of that host."""

    cooperative = models.ForeignKey(
        "tenants.Cooperative", on_delete=models.PROTECT, related_name="+", verbose_name=_("cooperative")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="baskets",
        verbose_name=_("buyer"),
    )
    # Null rather than empty, because it is unique.
    visitor_key = models.CharField(max_length=40, null=True)  # noqa: DJ001
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, visitor_key__isnull=True)
                | Q(user__isnull=True, visitor_key__isnull=False),
                name="ordering_basket_one_owner",
            ),
            models.UniqueConstraint(fields=["cooperative", "user"], name="ordering_basket_user"),
            models.UniqueConstraint(fields=["visitor_key"], name="ordering_basket_visitor"),
            # What the lines' composite foreign key points to.
            models.UniqueConstraint(fields=["id", "cooperative"], name="ordering_basket_id_cooperative"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="ordering_basket_updated")]

    def __str__(self) -> str:
        return f"{self.cooperative_id}/{self.user_id or 'visitor'}"


class BasketLine(models.Model):
    """Pieces of one variant. `seen` is the price list when it was put in: {"price": IDR, "tiers": [[minimum, IDR]]}.

    It is kept so that a change since can be said with both prices, whatever the quantity has become.
    """

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.PROTECT, related_name="+")
    product_id = models.BigIntegerField()
    variant_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    variant_label = models.CharField(max_length=140, blank=True)
    quantity = models.PositiveIntegerField()
    seen = models.JSONField(default=dict)
    # The page of the story whose link led here, if one did: it says nothing of the buyer.
    story_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("basket line")
        verbose_name_plural = _("basket lines")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="ordering_basketline_quantity"),
            models.UniqueConstraint(fields=["basket", "variant_id"], name="ordering_basketline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"
