"""In the back office: the words that mean the same (at the portal only), and what people search for."""

from functools import cached_property

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from marketplace.core.telling import TellingMixin
from marketplace.reference.wagtail_hooks import PortalOnly, SharedViewSet
from search import admin_views
from search.actions import keep_version
from search.models import SynonymGroup

register_permission_policy(SynonymGroup, PortalOnly(SynonymGroup))


class KeepVersion(TellingMixin):
    """Keeps a version of the whole set in the transaction of its change."""

    def tell(self, instance: SynonymGroup, before: list[int]) -> None:
        keep_version(actor=self.request.user)


class GroupIndexView(generic.IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        versions = HeaderButton(_("Versions"), url=reverse("search_synonym_versions"), icon_name="history")
        return [*super().header_buttons, versions]


class GroupCreateView(KeepVersion, generic.CreateView):
    pass


class GroupEditView(KeepVersion, generic.EditView):
    pass


class GroupDeleteView(KeepVersion, generic.DeleteView):
    pass


class SynonymGroupViewSet(SharedViewSet):
    model = SynonymGroup
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView
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
    versions = "kata-searti/versi/"
    return [
        path("laporan/pencarian/", admin_views.questions, name="search_questions"),
        path(versions, admin_views.synonym_versions, name="search_synonym_versions"),
        path(
            f"{versions}<int:number>/kembalikan/",
            admin_views.synonym_version_restore,
            name="search_synonym_version_restore",
        ),
    ]
