"""The projection: one flat row for everything that can be found, and the indices that hold copies of it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from search.synonym_groups import checked


class Entry(models.Model):
    """Something that can be found, with all that its result card shows; paths only, the host is joined when answering.

    Everybody may read entries: only what is public is projected. A storefront writes its own only (row-level policy).
    A row whose object is gone stays, invisible, so that its deletion has a version too.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Products")
        STORY = "story", _("Stories")
        MAKER = "maker", _("Makers")
        COOPERATIVE = "cooperative", _("Cooperatives")

    cooperative = models.ForeignKey("tenants.Cooperative", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    object_id = models.BigIntegerField()
    # From one sequence for all rows: Elasticsearch refuses whatever is older than what it has.
    version = models.BigIntegerField()
    is_visible = models.BooleanField(default=True)

    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    sku = models.CharField(max_length=40, blank=True)
    names = models.TextField(blank=True)
    words = models.TextField(blank=True)
    body = models.TextField(blank=True)
    card = models.JSONField(default=dict)

    price = models.BigIntegerField(null=True)
    category_slugs = ArrayField(models.CharField(max_length=50), default=list)
    city_slug = models.CharField(max_length=120)
    city_name = models.CharField(max_length=120)
    province_name = models.CharField(max_length=120)
    is_signature = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    is_halal = models.BooleanField(default=False)
    is_delivered_free = models.BooleanField(default=False, db_default=False)
    # Declared by the cooperative itself, of itself and of a product; never concluded from its members' records.
    is_kopwan = models.BooleanField(default=False, db_default=False)
    is_made_by_women = models.BooleanField(default=False, db_default=False)
    certificates = ArrayField(models.CharField(max_length=20), default=list, db_default=Value([]))
    # From so many pieces there is a price for many; null: none is given. In working days: when it is ready.
    bulk_from = models.PositiveIntegerField(null=True)
    lead_days = models.PositiveSmallIntegerField(null=True)
    # Pieces that were paid for, and what all signals together are worth (0 to 1,000): see calculations.merit.
    sold = models.PositiveIntegerField(default=0, db_default=0)
    merit = models.PositiveSmallIntegerField(default=0, db_default=0)
    published_at = models.DateTimeField(null=True)

    vector = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "kind", "object_id"], name="search_entry_once"),
            models.UniqueConstraint(fields=["version"], name="search_entry_version"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector"),
            GinIndex(fields=["category_slugs"], name="search_entry_categories"),
            models.Index(
                fields=["kind", "city_slug"], condition=Q(is_visible=True), name="search_entry_city"
            ),
            # What is shown where no word was typed.
            models.Index(
                fields=["kind", "-merit", "-published_at"],
                condition=Q(is_visible=True),
                name="search_entry_merit",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word that stands in what can be found, and its form: what a misspelt one is compared with. Belongs to nobody."""

    word = models.CharField(max_length=30, primary_key=True)
    form = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """Words that mean the same to a shopper: whichever is typed, all are looked for. The portal's operator keeps them."""

    words = models.TextField(
        _("words that mean the same"),
        help_text=_(
            "Words or short phrases with commas between them, for example: nasi kotak, nasi box, lunch box."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("group of equal words")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]
        indexes = [models.Index(fields=["changed_at"], name="search_synonyms_changed")]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Two words at least, and none that stands in another group in any form: it would mean two things."""
        rows = [
            row.split(",") for row in SynonymGroup.objects.exclude(pk=self.pk).values_list("words", flat=True)
        ]
        try:
            self.words = ", ".join(checked(self.words.split(","), rows))
        except ValueError as refusal:
            raise ValidationError({"words": str(refusal)}) from refusal


class SynonymVersion(models.Model):
    """All groups as they were after a change, so that any earlier set can come back; who changed it says the audit log."""

    number = models.PositiveIntegerField(unique=True)
    changed_at = models.DateTimeField(db_default=Now())
    # [{"words": "nasi kotak, nasi box", "note": ""}, …] in the order of the words.
    groups = models.JSONField()

    class Meta:
        verbose_name = _("version of the words that mean the same")
        verbose_name_plural = _("versions of the words that mean the same")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class Question(models.Model):
    """What was typed into the search on one day, by how many; belongs to nobody and tells of nobody (search.questions)."""

    day = models.DateField()
    text = models.CharField(max_length=80)
    asked = models.PositiveIntegerField(default=0, db_default=0)
    found_nothing = models.PositiveIntegerField(default=0, db_default=0)
    # Different ones on that day; a text that fewer than three asked for is shown to nobody.
    visitors = models.PositiveIntegerField(default=0, db_default=0)
    # Whose goods stood on the first page.
    shops = ArrayField(models.BigIntegerField(), default=list, db_default=Value([]))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="search_question_once")]
        indexes = [
            models.Index(fields=["text"], opclasses=["varchar_pattern_ops"], name="search_question_begins"),
            GinIndex(fields=["shops"], name="search_question_shops"),
        ]

    def __str__(self) -> str:
        return self.text


class Index(models.Model):
    """An Elasticsearch index. Every change goes to all that are building or live, so a rebuild misses nothing."""

    class State(models.TextChoices):
        BUILDING = "building", _("Being built")
        LIVE = "live", _("Live")

    name = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    schema_hash = models.CharField(max_length=16)
    # How far the rebuild came: the last entry that was written, and how many.
    last_pk = models.BigIntegerField(default=0, db_default=0)
    written = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indices")

    def __str__(self) -> str:
        return self.name
