"""Products as snippets with drafts and revisions; variants, tiers, pictures and makers belong to them.

Stock, reservations and capacity are tables of their own: publishing an old revision leaves them as they are. Variants
are withdrawn, never deleted, because stock and documents name them.
"""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin
from wagtail.search import index

from marketplace.catalogue.models.fields import WordsField
from marketplace.core import due, outbox


def tier_pairs(product: str) -> ArraySubquery:
    """[{"minimum", "price"}, …], ascending, of the product in this column."""
    tiers = PriceTier.objects.filter(product=OuterRef(product)).order_by("minimum")
    return ArraySubquery(tiers.values(pair=JSONObject(minimum="minimum", price="price")))


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self) -> models.QuerySet["Product"]:
        """Published, not archived."""
        return self.filter(live=True, archived_at__isnull=True)

    def with_card_facts(self) -> models.QuerySet["Product"]:
        """Annotate what a card says, so that a page of cards costs one query: lowest_price and highest_price (IDR),
        tier_pairs ([{"minimum", "price"}, …], ascending) and pieces (available ones of all offered variants)."""
        offered = Variant.objects.filter(product=OuterRef("pk"), is_offered=True)
        pieces = (
            offered.order_by()
            .values("product")
            .annotate(pieces=Sum(F("stock__on_hand") - F("stock__reserved")))
            .values("pieces")
        )
        return self.annotate(
            lowest_price=Subquery(offered.order_by("price").values("price")[:1]),
            highest_price=Subquery(offered.order_by("-price").values("price")[:1]),
            tier_pairs=tier_pairs("pk"),
            pieces=Subquery(pieces),
        )


class Product(
    DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel
):
    """Something a shopper or an institution can order from this storefront."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        CATERING = "catering", _("Catering")

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.GOODS,
        help_text=_("Catering is cooked for a date and ordered by request; goods are bought in the shop."),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address on the storefront"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Leave it empty: it is made from the name."),
    )
    category = models.ForeignKey(
        "reference.Category",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("category"),
    )
    summary = models.CharField(
        _("in one sentence"),
        max_length=160,
        blank=True,
        help_text=_("What it is and what it is good for, for lists and previews."),
    )
    description = models.TextField(_("description"), blank=True)
    unit = models.CharField(
        _("unit"), max_length=20, default="potong", help_text=_("What one of it is called: potong, kotak, …")
    )
    weight = models.PositiveIntegerField(
        _("weight (grams)"),
        default=250,
        validators=[MinValueValidator(1)],
        help_text=_("Of one piece, packed. Shipping is reckoned from it."),
    )
    is_made_to_order = models.BooleanField(
        _("made to order"),
        default=False,
        help_text=_("Tick it if you begin after the order. Then no stock is counted."),
    )
    lead_time_days = models.PositiveSmallIntegerField(_("ready after (working days)"), default=2)
    minimum_order = models.PositiveIntegerField(
        _("minimum order"), default=1, validators=[MinValueValidator(1)]
    )
    motif_name = models.CharField(_("motif"), max_length=80, blank=True)
    search_words = WordsField(
        _("search words"),
        blank=True,
        help_text=_("Words people use for it, with commas between them: baju dinas, oleh-oleh cilegon."),
    )
    is_made_by_women = models.BooleanField(
        _("made by women"),
        default=False,
        db_default=False,
        help_text=_(
            "Tick it only when the makers agree that it is said. People can look for it; nothing is concluded"
            " from the members' own records."
        ),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="product")

    objects = models.Manager.from_queryset(ProductQuerySet)()

    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("summary"),
        index.FilterField("live"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["category", "name"], name="catalogue_product_category"),
            models.Index(
                fields=["-first_published_at"], name="catalogue_product_newest", condition=Q(live=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minimum_order__gte=1), name="catalogue_product_minimum_order"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="catalogue_product_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self):
        return self._revisions

    @property
    def is_on_sale(self) -> bool:
        return self.live and self.archived_at is None

    @property
    def is_catering(self) -> bool:
        return self.kind == self.Kind.CATERING

    @property
    def approved_schedule(self) -> bool:
        """Whether a revision waits for its moment; a list that asked for all at once (`is_scheduled`) asks no more."""
        known = getattr(self, "is_scheduled", None)
        return self.scheduled_revision is not None if known is None else known

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        # The storefront's own view, named in the settings because it stands above these models.
        return import_string(settings.PRODUCT_PREVIEW)(request, self)

    @property
    def needs_stock(self) -> bool:
        """Only goods that lie on a shelf are counted; made to order and catering are bounded by time instead."""
        return not self.is_made_to_order and not self.is_catering

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Wagtail's publishing, with the news of it in the same transaction."""
        with transaction.atomic():
            result = super().publish(*args, **kwargs)
            outbox.emit("product.changed", self.pk, {"product_id": self.pk})
            self.schedule_next()
        return result

    def schedule_next(self) -> None:
        """In a transaction: let the earliest approved publishing, or the end of this one, fall due by itself."""
        moments = list(
            self.revisions.filter(approved_go_live_at__isnull=False).values_list(
                "approved_go_live_at", flat=True
            )
        )
        moments += (
            type(self)
            .objects.filter(pk=self.pk, live=True, expire_at__isnull=False)
            .values_list("expire_at", flat=True)
        )
        if moments:
            due.schedule("product.schedule_due", self.pk, at=min(moments), payload={"product_id": self.pk})
        else:
            due.cancel("product.schedule_due", self.pk)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            result = super().unpublish(*args, **kwargs)
            outbox.emit("product.changed", self.pk, {"product_id": self.pk})
        return result

    def with_content_json(self, content: dict[str, Any]) -> "Product":
        """A revision of this product, with the variants and the catering offer that came after it.

        Publishing deletes children that a revision does not know. Stock and orders name variants, so the newer ones
        come along, withdrawn from sale; and a variant that the revision knew before it was saved keeps its row.
        """
        restored = super().with_content_json(content)
        kept = {variant.sku: variant for variant in Variant.objects.filter(product_id=self.pk)}
        variants = list(restored.variants.all())
        for variant in variants:
            if variant.sku in kept:
                variant.pk = kept[variant.sku].pk
        known = {variant.pk for variant in variants}
        for variant in kept.values():
            if variant.pk not in known:
                variant.is_offered = False
                variants.append(variant)
        restored.variants = variants
        offer = type(self).catering.rel.related_model.objects.filter(product_id=self.pk).first()
        if offer is not None:
            known_offers = list(restored.catering.all())
            for known_offer in known_offers:
                known_offer.pk = offer.pk
            restored.catering = known_offers or [offer]
        return restored


class Variant(Orderable):
    """One orderable form of a product: its size, cut and motif, with a price in IDR. Empty labels: the only form."""

    product = ParentalKey(
        Product, on_delete=models.CASCADE, related_name="variants", verbose_name=_("product")
    )
    sku = models.CharField(
        _("SKU"),
        max_length=40,
        unique=True,
        blank=True,
        help_text=_("Leave it empty and we number it for you."),
    )
    size = models.CharField(
        _("size"), max_length=30, blank=True, help_text=_("S, M, L, 250 gram, … Empty if there is only one.")
    )
    cut = models.CharField(_("cut"), max_length=40, blank=True)
    motif = models.CharField(_("motif or colour"), max_length=60, blank=True)
    price = models.BigIntegerField(_("price (Rp)"), validators=[MinValueValidator(1)])
    is_offered = models.BooleanField(
        _("on sale"),
        default=True,
        help_text=_("Untick to take this variant off sale. Its stock and orders stay."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        constraints = [models.CheckConstraint(condition=Q(price__gt=0), name="catalogue_variant_price")]

    def __str__(self) -> str:
        return self.label or self.sku

    @property
    def label(self) -> str:
        """«L · Pria lengan panjang», or empty for a product's only form."""
        return " · ".join(part for part in (self.size, self.cut, self.motif) if part)

    @property
    def is_orderable(self) -> bool:
        """Whether a shopper may put it into the basket, however many are left. Catering is ordered by request."""
        return self.is_offered and self.product.is_on_sale and not self.product.is_catering

    @property
    def available(self) -> int | None:
        """Pieces that can be promised now; None where nothing is counted (made to order)."""
        if not self.product.needs_stock:
            return None
        stock = getattr(self, "stock", None)
        return stock.available if stock else 0

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Withdraw the variant from sale. Removing it from a form, or publishing a revision without it, ends here."""
        self.is_offered = False
        self.save(update_fields=["is_offered"])
        return 0, {}


class PriceTier(Orderable):
    """From `minimum` pieces of one product on (all variants together), each costs `price` IDR."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="tiers", verbose_name=_("product"))
    minimum = models.PositiveIntegerField(
        _("from (pieces)"),
        validators=[MinValueValidator(2)],
        help_text=_("All variants of the product together."),
    )
    price = models.BigIntegerField(_("price each (Rp)"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("price tier")
        verbose_name_plural = _("price tiers")
        ordering = ["minimum"]
        constraints = [
            models.UniqueConstraint(fields=["product", "minimum"], name="catalogue_pricetier_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="catalogue_pricetier_price"),
        ]


class ProductImage(Orderable):
    """A picture of a product with its own alternative text; the first one stands on cards."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        "catalogue.Picture", on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    alt_text = models.CharField(
        _("what the picture shows"),
        max_length=160,
        blank=True,
        help_text=_(
            "One sentence, read to people who cannot see it: «Selendang jingga di pundak Bu Maemunah». "
            "Left empty, the product's name is read."
        ),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class ProductMaker(Orderable):
    """A member makes this product, and gets `share` IDR of every piece that is sold. Orders keep what it was then."""

    product = ParentalKey(Product, on_delete=models.CASCADE, related_name="makers")
    member = models.ForeignKey("catalogue.Member", on_delete=models.PROTECT, related_name="products")
    share = models.BigIntegerField(
        _("her share per piece (Rp)"),
        default=0,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_(
            "What she gets of every piece that is sold. The treasurer pays it once an order is completed."
        ),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("maker")
        verbose_name_plural = _("makers")
        constraints = [models.CheckConstraint(condition=Q(share__gte=0), name="catalogue_productmaker_share")]

    def clean(self) -> None:
        """An empty field means that nothing was agreed yet."""
        self.share = self.share or 0
