"""The back office's lists and forms of the catalogue, under one menu."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    DeleteView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UnpublishView,
)

from marketplace.catalogue import actions, certificates, imports, member_imports, panels
from marketplace.catalogue.cards import price_text
from marketplace.catalogue.exports import MemberIndexView, ProductIndexView
from marketplace.catalogue.filters import (
    CertificateFilters,
    MemberFilters,
    ProductFilters,
    waits_for_its_moment,
)
from marketplace.catalogue.models import (
    CapacityException,
    Certificate,
    DeliveryRate,
    Member,
    Product,
    SignatureProduct,
    SizeTable,
)
from marketplace.catalogue.permissions import CHANGE_PRODUCTS
from marketplace.core.dates import plain_date
from marketplace.core.telling import TellingMixin


def pieces_text(product: Product) -> str:
    """What can still be promised of all variants; a word where nothing is counted."""
    return str(product.pieces or 0) if product.needs_stock else str(_("made to order"))


def scan_link(certificate: Certificate) -> str:
    if not certificate.file:
        return ""
    return format_html(
        '<a href="{}">{}</a>',
        reverse("catalogue_certificate_scan", args=[certificate.pk]),
        _("Open the scan"),
    )


class SaveBesideMixin:
    """Saves what the form keeps beside the revision, in the same transaction. Not while Wagtail saves a draft by itself:
    a number half typed is no count."""

    def save_instance(self) -> Product:
        with transaction.atomic():
            product = super().save_instance()
            if not self.expects_json_response:
                self.form.save_beside(product, actor=self.request.user)
        return product


class ProductCreateView(SaveBesideMixin, CreateView):
    pass


class ProductEditView(SaveBesideMixin, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perm(CHANGE_PRODUCTS):
            return super().header_more_buttons
        grid = reverse("catalogue_variants", args=[self.object.pk])
        archive = reverse("catalogue_archive", args=[self.object.pk])
        label = _("Bring back") if self.object.archived_at else _("Archive")
        return [
            Button(_("Sizes and stock"), url=grid, icon_name="list-ol", priority=5),
            *super().header_more_buttons,
            Button(label, url=archive, icon_name="folder-open-inverse", priority=80),
        ]


COPIED = (
    "kind",
    "name",
    "category",
    "summary",
    "description",
    "unit",
    "weight",
    "is_made_to_order",
    "lead_time_days",
    "minimum_order",
    "motif_name",
    "search_words",
)


class ProductCopyView(SaveBesideMixin, CopyView):
    """A new product that begins with another one's text, pictures, prices and makers; address, numbers and stock are its own."""

    def get_initial_form_instance(self) -> Product:
        original = self.get_object()
        copied = Product(**{name: getattr(original, name) for name in COPIED})
        original.copy_all_child_relations(copied)
        copied.variants = [variant for variant in copied.variants.all() if variant.is_offered]
        for variant in copied.variants.all():
            variant.sku = ""
        return copied


class ProductUnpublishView(UnpublishView):
    """Wagtail's page goes past the product's own `unpublish`, which tells the news."""

    def unpublish(self) -> Any:
        with transaction.atomic():
            answer = super().unpublish()
            actions.tell_products_changed([self.object.pk])
        return answer


class TellMember(TellingMixin):
    def before(self) -> list[int]:
        instance = getattr(self, "object", None)
        was = Member.objects.filter(pk=instance.pk).first() if instance and instance.pk else None
        self.was_public = bool(was and was.is_public)
        return []

    def tell(self, instance: Member, before: list[int]) -> None:
        actions.tell_member_changed(instance)
        if instance.is_public != self.was_public and self.is_saving:
            actions.record_consent(instance, actor=self.request.user)


class TellDelivery(TellingMixin):
    def tell(self, instance: DeliveryRate, before: list[int]) -> None:
        actions.tell_delivery_changed(instance.pk)


class TellCertificate(TellingMixin):
    def before(self) -> list[int]:
        instance = getattr(self, "object", None)
        kept = Certificate.objects.filter(pk=instance.pk).first() if instance and instance.pk else None
        self.facts = certificates.facts_of(kept) if kept else None
        return certificates.products_of(kept) if kept else []

    def tell(self, instance: Certificate, before: list[int]) -> None:
        if not self.is_saving:
            certificates.forget(instance, actor=self.request.user, before=before)
            return
        is_new_fact = certificates.facts_of(instance) != self.facts
        certificates.keep_up(instance, actor=self.request.user, before=before, is_new_fact=is_new_fact)


class TellSignature(TellingMixin):
    def before(self) -> list[int]:
        instance = getattr(self, "object", None)
        if not instance or not instance.pk:
            return []
        return list(SignatureProduct.objects.filter(pk=instance.pk).values_list("product_id", flat=True))

    def tell(self, instance: SignatureProduct, before: list[int]) -> None:
        actions.tell_products_changed([*before, instance.product_id])


def telling(mixin: type) -> dict[str, type]:
    """The three views of a viewset with the mixin in front."""
    return {
        "add_view_class": type("TellingCreateView", (mixin, CreateView), {}),
        "edit_view_class": type("TellingEditView", (mixin, EditView), {}),
        "delete_view_class": type("TellingDeleteView", (mixin, DeleteView), {}),
    }


class CatalogueViewSet(SnippetViewSet):
    # The database answers: the lists are small, and imports do not pass through Wagtail's index.
    search_backend_name = None
    copy_view_enabled = False
    list_export_formats = ["xlsx", "csv"]
    inspect_view_enabled = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, view in getattr(self, "telling_views", {}).items():
            setattr(self, name, view)


class ProductViewSet(CatalogueViewSet):
    model = Product
    icon = "tag"
    menu_label = _("All products")
    url_prefix = "produk"
    edit_handler = panels.PRODUCT
    add_view_class = ProductCreateView
    edit_view_class = ProductEditView
    copy_view_class = ProductCopyView
    unpublish_view_class = ProductUnpublishView
    copy_view_enabled = True
    list_display = [
        "name",
        Column("category", label=_("Category"), accessor=lambda product: product.category.name),
        Column("price", label=_("Price"), accessor=price_text, sort_key="lowest_price"),
        Column("pieces", label=_("Available"), accessor=pieces_text, sort_key="pieces"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    list_export = imports.COLUMNS
    export_filename = "produk"
    index_view_class = ProductIndexView
    search_fields = ["name", "summary", "variants__sku"]
    filterset_class = ProductFilters
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        products = Product.objects.select_related("category", "signature").with_card_facts()
        products = products.annotate(is_scheduled=waits_for_its_moment())
        return products if request.GET.get("is_archived") else products.filter(archived_at__isnull=True)


class MemberViewSet(CatalogueViewSet):
    model = Member
    icon = "group"
    url_prefix = "anggota"
    edit_handler = panels.MEMBER
    list_display = [
        "name",
        "number",
        "role",
        "kampung",
        Column("standing", label=_("Membership"), accessor="get_standing_display", sort_key="standing"),
        BooleanColumn("is_public", label=_("Shown publicly"), sort_key="is_public"),
    ]
    list_export = member_imports.COLUMNS
    export_filename = "anggota"
    filterset_class = MemberFilters
    search_fields = ["name", "number", "role", "kampung"]
    index_view_class = MemberIndexView
    list_per_page = 50
    telling_views = telling(TellMember)


def ends_text(certificate: Certificate) -> str:
    """Its last day, and that it nears or is over."""
    left = certificate.days_left
    if left is None:
        return str(_("does not end"))
    day = plain_date(certificate.valid_until)
    if left < 0:
        return str(_("%(day)s · has ended") % {"day": day})
    if left <= max(certificates.WARNINGS):
        return ngettext("%(day)s · in %(n)s day", "%(day)s · in %(n)s days", left) % {"day": day, "n": left}
    return day


def renewal_link(certificate: Certificate) -> str:
    left = certificate.days_left
    if left is None or left > max(certificates.WARNINGS):
        return ""
    address = reverse("catalogue_certificate_renewal", args=[certificate.pk])
    return format_html('<a href="{}">{}</a>', address, _("How to renew it"))


class CertificateViewSet(CatalogueViewSet):
    model = Certificate
    icon = "doc-full"
    url_prefix = "sertifikat"
    edit_handler = panels.CERTIFICATE
    list_display = [
        "number",
        Column("kind", label=_("Kind"), accessor=lambda certificate: certificate.kind.name),
        Column("ends", label=_("Valid until"), accessor=ends_text, sort_key="valid_until"),
        Column("check", label=_("Check"), accessor="get_check_state_display", sort_key="check_state"),
        Column("scan", label=_("Scan"), classname="listing-wide", accessor=scan_link),
        Column("renewal", label=_("Renewal"), classname="listing-wide", accessor=renewal_link),
    ]
    list_export = ["number", "kind.name_id", "issuer", "valid_from", "valid_until", "check_state"]
    export_headings = {"kind.name_id": _("Kind")}
    export_filename = "sertifikat"
    filterset_class = CertificateFilters
    search_fields = ["number", "issuer"]
    telling_views = telling(TellCertificate)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("kind").order_by("valid_until")


class SignatureViewSet(CatalogueViewSet):
    model = SignatureProduct
    icon = "pick"
    url_prefix = "produk-unggulan"
    edit_handler = panels.SIGNATURE
    list_display = ["product", "rank", "motif"]
    telling_views = telling(TellSignature)


class DeliveryRateViewSet(CatalogueViewSet):
    model = DeliveryRate
    icon = "site"
    url_prefix = "ongkir"
    edit_handler = panels.DELIVERY_RATE
    list_display = ["__str__", "price", "free_over", "is_active"]
    telling_views = telling(TellDelivery)


class CapacityExceptionViewSet(CatalogueViewSet):
    model = CapacityException
    icon = "calendar"
    url_prefix = "kapasitas"
    menu_label = _("Kitchen days")
    edit_handler = panels.CAPACITY_EXCEPTION
    list_display = ["date", "offer", "portions", "reason"]
    list_filter = {"date": ["gte"]}


class SizeTableViewSet(CatalogueViewSet):
    model = SizeTable
    icon = "table"
    url_prefix = "tabel-ukuran"
    edit_handler = panels.SIZE_TABLE
    list_display = ["__str__", "note"]


class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Products")
    menu_name = "catalogue"
    menu_icon = "tag"
    menu_order = 120
    submenu_hook = "register_catalogue_menu_item"
    items = (
        ProductViewSet,
        MemberViewSet,
        CertificateViewSet,
        SignatureViewSet,
        DeliveryRateViewSet,
        CapacityExceptionViewSet,
        SizeTableViewSet,
    )
