"""By what the back office's lists of the catalogue can be narrowed."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Revision

from marketplace.catalogue.models import Certificate, Member, Product, ProductImage
from marketplace.reference.selectors import category_choices


def waits_for_its_moment() -> Exists:
    """Whether a product has a revision that goes live later."""
    waiting = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Product),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    return Exists(waiting)


class ProductFilters(WagtailFilterSet):
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=category_choices, method="in_category"
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        method="with_status",
        choices=[
            ("live", _("on the storefront")),
            ("draft", _("draft")),
            ("changed", _("on the storefront, with a draft")),
            ("scheduled", _("goes live later")),
        ],
    )
    maker = django_filters.ModelChoiceFilter(
        label=_("Maker"), queryset=lambda request: Member.objects.all(), method="made_by"
    )
    without_picture = django_filters.BooleanFilter(label=_("Without a picture"), method="lacking_pictures")
    is_low = django_filters.BooleanFilter(label=_("Stock is low"), method="with_low_stock")
    is_archived = django_filters.BooleanFilter(
        label=_("Archived"), field_name="archived_at", method="archived"
    )

    class Meta:
        model = Product
        fields = ["status", "category", "maker", "kind", "is_low", "without_picture", "is_archived"]

    def in_category(self, products: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        return products.filter(category_id=value)

    def with_status(self, products: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        if value == "scheduled":
            return products.filter(waits_for_its_moment())
        if value == "changed":
            return products.filter(live=True, has_unpublished_changes=True)
        return products.filter(live=value == "live")

    def made_by(self, products: QuerySet[Product], name: str, value: Member) -> QuerySet[Product]:
        return products.filter(makers__member=value)

    def lacking_pictures(self, products: QuerySet[Product], name: str, value: bool) -> QuerySet[Product]:
        pictured = Exists(ProductImage.objects.filter(product=OuterRef("pk")))
        return products.filter(~pictured if value else pictured)

    def with_low_stock(self, products: QuerySet[Product], name: str, value: bool) -> QuerySet[Product]:
        is_low = Q(
            variants__is_offered=True,
            variants__stock__on_hand__lte=F("variants__stock__reserved") + F("variants__stock__low_at"),
        )
        return products.filter(is_low).distinct() if value else products.exclude(is_low)

    def archived(self, products: QuerySet[Product], name: str, value: bool) -> QuerySet[Product]:
        return products.filter(archived_at__isnull=not value)


class MemberFilters(WagtailFilterSet):
    skill = django_filters.CharFilter(label=_("Skill"), method="with_skill")

    class Meta:
        model = Member
        fields = ["standing", "is_public", "district_name", "skill"]

    def with_skill(self, members: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        return members.filter(Q(skills__icontains=value) | Q(capacities__skill__icontains=value)).distinct()


class CertificateFilters(WagtailFilterSet):
    ends = django_filters.ChoiceFilter(
        label=_("Ends"),
        method="ending",
        choices=[
            ("0", _("has ended")),
            ("7", _("within 7 days")),
            ("30", _("within 30 days")),
            ("90", _("within 90 days")),
        ],
    )

    class Meta:
        model = Certificate
        fields = ["kind", "ends", "check_state", "scope"]

    def ending(self, found: QuerySet[Certificate], name: str, value: str) -> QuerySet[Certificate]:
        return found.ending_within(int(value) if value != "0" else -1)
