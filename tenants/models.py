"""Regions, cooperatives and domains: the tables in `public` that decide who answers on which host.

Cooperatives and domains are written by `tenants.actions` only.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from marketplace.core.models import private_storage
from tenants.states import DOMAIN, VERIFIED

COLOUR = r"^#[0-9a-f]{6}$"


class Region(models.Model):
    """A province, regency, city or district with the Ministry of Home Affairs' official dotted code (`36.72`)."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        REGENCY = "regency", _("Regency")
        CITY = "city", _("City")
        DISTRICT = "district", _("District")

    code = models.CharField(_("code"), max_length=13, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name=_("parent")
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["parent", "name"], name="tenants_region_parent_name"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="tenants_region_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as people say it: «Cilegon», «Kab. Bekasi»."""
        return self.name.removeprefix("Kota ").replace("Kabupaten ", "Kab. ")

    @property
    def province_code(self) -> str:
        return self.code.split(".")[0]

    @property
    def island_group(self) -> str:
        """Sumatra 1, Java 3, Bali and Nusa Tenggara 5, Kalimantan 6, Sulawesi 7, Maluku 8, Papua 9.

        The first digit of the official code; the Riau islands have a 2 of their own and lie off Sumatra.
        """
        return self.code[0].replace("2", "1")


class Cooperative(TenantMixin):
    """A cooperative and its storefront. Its schema is made by `tenants.actions.provision_cooperative`, never by saving."""

    auto_create_schema = False
    auto_drop_schema = False

    class Kind(models.TextChoices):
        SECONDARY = "secondary", _("Secondary cooperative (runs the portal)")
        WOMEN = "women", _("Women's cooperative (Kopwan)")
        GENERAL = "general", _("Cooperative")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("Being prepared")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    code = models.CharField(
        _("document code"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,8}$")],
        help_text=_("Two to eight capitals or digits; they stand in every document number."),
    )
    name = models.CharField(_("name"), max_length=120)
    legal_name = models.CharField(_("legal name"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.GENERAL)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="cooperatives", verbose_name=_("city")
    )
    host = models.CharField(_("primary host"), max_length=253, unique=True)
    tagline = models.CharField(_("tagline"), max_length=90, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)

    address = models.TextField(_("address"), blank=True)
    district_name = models.CharField(_("district"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    whatsapp = models.CharField(
        _("WhatsApp number"), max_length=16, blank=True, help_text=_("In the form 62812…")
    )

    nik_koperasi = models.CharField(_("cooperative number (NIK)"), max_length=30, blank=True)
    nib = models.CharField(_("business number (NIB)"), max_length=30, blank=True)
    npwp = models.CharField(_("tax number (NPWP)"), max_length=30, blank=True)
    is_taxable_entrepreneur = models.BooleanField(_("registered for PPN (PKP)"), default=False)

    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account_number = models.CharField(_("account number"), max_length=30, blank=True)
    bank_account_holder = models.CharField(_("account holder"), max_length=120, blank=True)

    return_days = models.PositiveSmallIntegerField(
        _("days to send goods back"),
        default=7,
        help_text=_(
            "For goods that arrive broken or not as ordered; the cooperative pays the way back."
            " 0: nothing is taken back."
        ),
    )

    theme = models.CharField(_("city theme"), max_length=20, default="portal")
    # Empty: the theme's own. `db_default`, because rows are written while servers of the version before still run.
    motif = models.CharField(_("motif family"), max_length=20, blank=True, db_default="")
    ground = models.CharField(_("ground"), max_length=7, blank=True, db_default="")
    accent = models.CharField(_("accent"), max_length=7, blank=True, db_default="")
    motif_name = models.CharField(_("motif"), max_length=80, blank=True)
    motif_meaning = models.TextField(_("meaning of the motif"), blank=True)
    motif_approved_by = models.CharField(_("who approved it"), max_length=120, blank=True, db_default="")
    motif_approved_on = models.DateField(_("approved on"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # Since when its facts and documents count as checked: from then on its manager opens the storefront alone.
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    opening_asked_at = models.DateTimeField(_("opening asked for at"), null=True, blank=True)

    class Meta:
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperatives")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(schema_name__in=["public", "template", "information_schema"])
                & ~Q(schema_name__startswith="pg_"),
                name="tenants_cooperative_schema_not_reserved",
            ),
            models.CheckConstraint(
                condition=~Q(host=""),
                name="tenants_cooperative_has_host",
            ),
            # What stands here goes into style sheets: a colour or nothing, and never one without the other.
            models.CheckConstraint(
                condition=Q(ground="", accent="") | Q(ground__regex=COLOUR, accent__regex=COLOUR),
                name="tenants_cooperative_colours",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_portal(self) -> bool:
        return self.schema_name == settings.PORTAL_SCHEMA

    @property
    def colours(self) -> tuple[str, str]:
        """Ground and accent as hex: its own, or its theme's."""
        _motif, ground, accent = self._theme_cloth
        return (self.ground, self.accent) if self.ground else (ground, accent)

    @property
    def palette(self) -> str:
        """Both colours as they stand in `data-kota`: `522b10-e5b64a`."""
        return "-".join(colour.removeprefix("#") for colour in self.colours)

    @property
    def motif_key(self) -> str:
        return self.motif or self._theme_cloth[0]

    @property
    def cloth(self) -> str:
        """Motif and colours as they stand in the addresses of pictures: `kawung-522b10-e5b64a`."""
        return f"{self.motif_key}-{self.palette}"

    @property
    def _theme_cloth(self) -> tuple[str, str, str]:
        return settings.CITY_CLOTHS.get(self.theme) or settings.CITY_CLOTHS["portal"]

    @property
    def city_name(self) -> str:
        return self.region.short_name

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_preparing(self) -> bool:
        return self.status == self.Status.PREPARING

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def cooperative_id(self) -> int:
        """Whose audit log its own changes of status stand in."""
        return self.pk


class Domain(DomainMixin):
    """A host name of a storefront. The primary one stands in every link; a released one is never given to another.

    A host answers once it is verified: its owner has put our token into its TXT entry.
    """

    # Hosts below the portal's own are ours and need no proof; what is added by `claim_domain` begins as waiting.
    status = models.CharField(
        _("state"), max_length=10, choices=DOMAIN.choices, default=VERIFIED, db_default=VERIFIED
    )
    token = models.CharField(max_length=40, blank=True, db_default="", editable=False)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    misses = models.PositiveSmallIntegerField(_("looks without the entry"), default=0, db_default=0)
    finding = models.CharField(_("what was found"), max_length=200, blank=True, db_default="")
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_primary=True), name="tenants_domain_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(is_primary=False),
                name="tenants_domain_primary_in_use",
            ),
            DOMAIN.check_constraint("tenants_domain_status"),
        ]

    @property
    def cooperative_id(self) -> int:
        return self.tenant_id


class StorefrontExport(models.Model):
    """A copy of everything a storefront owns, made in the background; read by operators only."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Did not succeed")

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="exports")
    requested_by_id = models.BigIntegerField(null=True)
    status = models.CharField(_("state"), max_length=8, choices=Status.choices, default=Status.WAITING)
    file = models.FileField(storage=private_storage, upload_to="salinan/%Y", max_length=200, blank=True)
    size = models.BigIntegerField(_("size (bytes)"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    contents = models.JSONField(_("rows by table, and files"), default=dict)
    failure = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("copy of a storefront")
        verbose_name_plural = _("copies of storefronts")
        ordering = ["-pk"]
