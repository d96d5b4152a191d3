"""Pages of a few paragraphs: about us, how to order; and the contact page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PlainBlock

PARENTS = ["cms.HomePage", "cms.PortalHomePage", "cms.PlainPage"]


class PlainPage(Page):
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


class ContactPage(Page):
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
