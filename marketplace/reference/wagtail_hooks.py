"""The national tree and the tax rules in the portal's back office; a storefront's own has neither."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from marketplace.reference.forms import CertificateKindForm
from marketplace.reference.models import Category, CertificateKind, TaxRule, UsualCut, UsualSize


class PortalOnly(ModelPermissionPolicy):
    """Shared rows are changed at the portal; the same role in a storefront opens nothing."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return _is_portal() and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return _is_portal() and super().user_has_any_permission(user, actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return _is_portal() and super().user_has_permission_for_instance(user, action, instance)


for model in (Category, CertificateKind, TaxRule, UsualSize, UsualCut):
    register_permission_policy(model, PortalOnly(model))


class SharedViewSet(ModelViewSet):
    # Wagtail's reference index is a table of each storefront; shared rows have no place in it.
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False


class CategoryViewSet(SharedViewSet):
    model = Category
    icon = "tag"
    url_prefix = "kategori"
    name = "reference_category"
    menu_label = _("Categories")
    list_display = ["name_id", "parent", "position", "door"]
    list_filter = ["door"]
    search_fields = ["name_id", "name_en", "slug"]
    panels = [
        FieldPanel("name_id"),
        FieldPanel("name_en"),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("position"),
        FieldPanel("door"),
    ]


class TaxRuleViewSet(SharedViewSet):
    model = TaxRule
    icon = "doc-full-inverse"
    url_prefix = "aturan-pajak"
    name = "reference_taxrule"
    menu_label = _("Tax rules")
    list_display = ["code", "name_id", "valid_from", "valid_until", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "name_id"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("name_id"), FieldPanel("name_en"), FieldPanel("is_active")],
            heading=_("The rule"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("rate_numerator"),
                FieldPanel("rate_denominator"),
                FieldPanel("base_numerator"),
                FieldPanel("base_denominator"),
                FieldPanel("fixed_amount"),
                FieldPanel("threshold"),
                FieldPanel("region_code"),
            ],
            heading=_("How it is reckoned"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("valid_from"),
                FieldPanel("valid_until"),
                FieldPanel("legal_source"),
                FieldPanel("reviewed_on"),
                FieldPanel("help_id"),
                FieldPanel("help_en"),
            ],
            heading=_("Since when, and why"),
        ),
    ]


def mark_state(kind: CertificateKind) -> str:
    return str(_("shown") if kind.mark_digest else _("No file yet"))


class CertificateKindViewSet(SharedViewSet):
    """Kinds come with the release, so none is added or deleted here: a kind is opened for its official mark."""

    model = CertificateKind
    icon = "doc-full"
    url_prefix = "jenis-sertifikat"
    name = "reference_certificatekind"
    menu_label = _("Kinds of certificates")
    list_display = ["name_id", "issuer", Column("mark", label=_("Official mark"), accessor=mark_state)]
    search_fields = ["name_id", "name_en", "slug", "issuer"]
    edit_handler = ObjectList(
        [
            HelpPanel(template="reference/admin/mark.html", heading=_("Shown now")),
            MultiFieldPanel([FieldPanel("new_mark"), FieldPanel("remove_mark")], heading=_("Change it")),
        ],
        base_form_class=CertificateKindForm,
    )


class UsualSizeViewSet(SharedViewSet):
    """Sizes and the bodies they fit, where a cooperative has no table of its own."""

    model = UsualSize
    icon = "table"
    url_prefix = "ukuran-lazim"
    name = "reference_usualsize"
    menu_label = _("Usual sizes")
    list_display = ["name", "chest", "back", "shoulder", "is_offered"]
    panels = [FieldPanel(name) for name in ("name", "chest", "back", "shoulder", "position", "is_offered")]


class UsualCutViewSet(SharedViewSet):
    model = UsualCut
    icon = "table"
    url_prefix = "potongan-lazim"
    name = "reference_usualcut"
    menu_label = _("Usual cuts")
    list_display = ["name_id", "name_en", "position"]
    panels = [FieldPanel(name) for name in ("name_id", "name_en", "position")]


class ReferenceGroup(ViewSetGroup):
    menu_label = _("Reference data")
    menu_name = "reference"
    menu_icon = "list-ul"
    menu_order = 800
    items = (CategoryViewSet, CertificateKindViewSet, TaxRuleViewSet, UsualSizeViewSet, UsualCutViewSet)


@hooks.register("register_admin_viewset")
def reference_viewsets() -> ReferenceGroup:
    return ReferenceGroup()


def _is_portal() -> bool:
    return connection.schema_name == settings.PORTAL_SCHEMA
