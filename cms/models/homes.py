"""The two home pages: a storefront's, and the portal's. Each host has exactly one, at its root."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PlainBlock
from cms.models.featured import Featured
from cms.models.plain import ContactPage
from cms.models.stories import StoryPage
from cms.selectors import portal_home, storefront_home

STORIES_SHOWN = 3
PAGES_BELOW = ["cms.StoryIndexPage", "cms.PlainPage", "cms.ContactPage"]


class HomePage(Page):
    """A storefront's home: who we are, what we are proud of, what there is, who makes it."""

    welcome = models.CharField(
        _("welcome"), max_length=160, blank=True, help_text=_("One sentence below the name.")
    )
    about = models.TextField(_("about us"), blank=True)
    cover = models.ForeignKey(
        "catalogue.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )
    body = StreamField(PlainBlock(required=False), blank=True, verbose_name=_("more"))

    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = PAGES_BELOW
    max_count = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("welcome"),
        FieldPanel("about"),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        stories = StoryPage.objects.live().with_teaser().order_by("-told_on", "-pk")[:STORIES_SHOWN]
        return (
            super().get_context(request, *args, **kwargs)
            | storefront_home(request.tenant, stories)
            | {"contact": ContactPage.objects.live().first()}
        )


class PortalHomePage(Page):
    """The national home: one promise, the search, the cities, the five doors for institutions, stories."""

    promise = models.CharField(_("promise"), max_length=120)
    intro = models.TextField(_("introduction"), blank=True)
    for_shoppers = models.TextField(_("for shoppers"), blank=True)
    for_cooperatives = models.TextField(_("for cooperatives"), blank=True)
    for_institutions = models.TextField(_("for institutions"), blank=True)
    promise_en = models.CharField(_("promise in English"), max_length=120, blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    for_shoppers_en = models.TextField(_("for shoppers, in English"), blank=True)
    for_cooperatives_en = models.TextField(_("for cooperatives, in English"), blank=True)
    for_institutions_en = models.TextField(_("for institutions, in English"), blank=True)

    template = "cms/portal_home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = PAGES_BELOW
    max_count = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("for_shoppers"), FieldPanel("for_cooperatives"), FieldPanel("for_institutions")],
            heading=_("How it works"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("promise_en"),
                FieldPanel("intro_en"),
                FieldPanel("for_shoppers_en"),
                FieldPanel("for_cooperatives_en"),
                FieldPanel("for_institutions_en"),
            ],
            heading=_("In English"),
            help_text=_("For readers of English. What stays empty is shown to them in Indonesian."),
        ),
    ]

    class Meta:
        verbose_name = _("portal's home page")
        verbose_name_plural = _("portal's home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context(request, *args, **kwargs)
            | portal_home(Featured.objects.running())
            | {"promise": self.said("promise"), "intro": self.said("intro"), "ways": self.ways()}
            | {"page_title": self.said("promise"), "page_description": self._description()}
        )

    def said(self, name: str) -> str:
        """What stands there in the reader's language, or in Indonesian where nobody wrote it in that."""
        said = getattr(self, f"{name}_en") if get_language() == "en" else ""
        return said or getattr(self, name)

    def _description(self) -> str:
        """For search engines and link previews; in Indonesian the one that was written for them."""
        return Truncator(self.intro_en).chars(160) if get_language() == "en" else self.search_description

    def ways(self) -> list[dict[str, Any]]:
        """How it works for each of the three: every line is a step, its first sentence the step's name."""
        told = (
            (_("You shop"), self.said("for_shoppers")),
            (_("Your institution buys"), self.said("for_institutions")),
            (_("Your cooperative sells"), self.said("for_cooperatives")),
        )
        return [{"title": title, "steps": _steps(text)} for title, text in told if text.strip()]


def _steps(text: str) -> list[dict[str, str]]:
    parted = (line.partition(". ") for line in text.splitlines() if line.strip())
    return [{"title": title, "text": rest} for title, _dot, rest in parted]
