"""Pages of a few paragraphs: about us, how to order; and the contact page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PlainBlock

PARENTS = ["cms.HomePage", "cms.PortalHomePage", "cms.PlainPage"]

# What the first pages of every storefront are called; readers of another language get it in theirs.
FIRST_TITLES = {"Tentang kami": _("About us"), "Hubungi kami": _("Contact us"), "Cerita": _("Stories")}


class Titled:
    """A page of which readers of every language know the title, unless the cooperative gave it another."""

    title: str

    @property
    def shown_title(self) -> str:
        return str(FIRST_TITLES.get(self.title, self.title))


class PlainPage(Titled, Page):
    """Text and pictures, nothing else."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    body = StreamField(PlainBlock(), verbose_name=_("text"))

    template = "cms/plain_page.html"
    parent_page_types = PARENTS
    subpage_types = ["cms.PlainPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class ContactPage(Titled, Page):
    """How to reach the cooperative; address and numbers come from its own record, so they are written once."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=160, blank=True)

    template = "cms/contact_page.html"
    parent_page_types = PARENTS[:2]
    subpage_types: list[str] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("opening_hours")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")
