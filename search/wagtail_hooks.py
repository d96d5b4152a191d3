"""In the back office: the words that mean the same (at the portal only), and what people search for."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.permissions import register_permission_policy

from marketplace.reference.wagtail_hooks import PortalOnly, SharedViewSet
from search import admin_views
from search.models import SynonymGroup

register_permission_policy(SynonymGroup, PortalOnly(SynonymGroup))


class SynonymGroupViewSet(SharedViewSet):
    model = SynonymGroup
    icon = "search"
    url_prefix = "kata-searti"
    name = "search_synonymgroup"
    menu_label = _("Words that mean the same")
    menu_name = "synonyms"
    menu_order = 810
    add_to_admin_menu = True
    list_display = ["words", "note", "changed_at"]
    search_fields = ["words", "note"]
    list_per_page = 50
    panels = [FieldPanel("words"), FieldPanel("note")]


@hooks.register("register_admin_viewset")
def synonyms_viewset() -> SynonymGroupViewSet:
    return SynonymGroupViewSet()


@hooks.register("register_admin_urls")
def search_urls() -> list[URLPattern]:
    return [path("laporan/pencarian/", admin_views.questions, name="search_questions")]
