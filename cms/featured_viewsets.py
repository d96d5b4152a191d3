"""«Pilihan beranda» in the portal's settings."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from cms.featured_forms import FeaturedForm
from cms.models.featured import Featured
from marketplace.reference.wagtail_hooks import PortalOnly, SharedViewSet

register_permission_policy(Featured, PortalOnly(Featured))


class FeaturedViewSet(SharedViewSet):
    model = Featured
    icon = "pick"
    url_prefix = "pilihan-beranda"
    name = "featured"
    menu_label = _("Choices for the home page")
    add_to_settings_menu = True
    list_display = [
        "__str__",
        Column("kind_of", label=_("Kind")),
        "start_on",
        "end_on",
        "position",
        Column("state", label=_("State")),
    ]
    ordering = ["-end_on", "position"]
    edit_handler = ObjectList(
        [
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")], heading=_("Which days")),
            FieldPanel("position"),
        ],
        base_form_class=FeaturedForm,
    )
