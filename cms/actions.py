"""Writes of pages that are not somebody's work in the editor: the portal's first home."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context
from wagtail.models import Page, Site

from cms.models import HomePage, PortalHomePage
from tenants.selectors import portal


def prepare_portal_home() -> bool:
    """Put a PortalHomePage at the portal's root, with the pages that were below the storefront home it had.

    Answer whether anything was to do.
    """
    cooperative = portal()
    with tenant_context(cooperative), transaction.atomic():
        old = HomePage.objects.first()
        if old is None:
            return False
        root = Page.get_first_root_node()
        home = PortalHomePage(
            title=_("Home"),
            slug="beranda",
            promise=_("Made by neighbours, ordered from anywhere"),
        )
        root.add_child(instance=home)
        for child in old.get_children():
            child.move(home, pos="last-child")
        Site.objects.filter(is_default_site=True).update(root_page=home)
        HomePage.objects.get(pk=old.pk).delete()
        Site.clear_site_root_paths_cache()
    return True
