"""Stories: the index at /cerita/ and the pages below it. Every publishing tells the search."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.selectors import COVER_SIZES, story_cards, story_products
from marketplace.catalogue.cards import image_dict, maker_card
from marketplace.catalogue.pictures import NATURAL

PER_PAGE = 12


class StoryIndexPage(Page):
    """All stories of a storefront, newest first, in pages."""

    intro = models.CharField(_("introduction"), max_length=240, blank=True)

    template = "cms/story_index_page.html"
    parent_page_types = ["cms.HomePage", "cms.PortalHomePage"]
    subpage_types = ["cms.StoryPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("story index")
        verbose_name_plural = _("story indices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        number = request.GET.get("hal", "1")
        page = (
            int(number)
            if number.isascii() and number.isdigit() and number.strip("0") and len(number) < 5
            else 1
        )
        stories = StoryPage.objects.child_of(self).live().select_related("cover").order_by("-told_on", "-pk")
        total = stories.count()
        shown = stories[(page - 1) * PER_PAGE : page * PER_PAGE]
        return super().get_context(request, *args, **kwargs) | {
            "stories": story_cards(shown, request.tenant),
            "total": total,
            "shown": min(page * PER_PAGE, total),
            "next_url": f"?hal={page + 1}" if page * PER_PAGE < total else "",
            "previous_url": f"?hal={page - 1}" if page > 1 else "",
        }


class StoryPage(Page):
    """A story of one maker or of the cooperative, written in blocks."""

    maker = models.ForeignKey(
        "catalogue.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stories",
        verbose_name=_("whose story it is"),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    intro = models.CharField(_("introduction"), max_length=400)
    told_on = models.DateField(_("date"), default=timezone.localdate)
    cover = models.ForeignKey(
        "catalogue.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )
    cover_alt = models.CharField(_("what the cover shows"), max_length=200, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("story"))

    template = "cms/story_page.html"
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("maker"), FieldPanel("place"), FieldPanel("told_on")], heading=_("Who, where, when")
        ),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover")),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def clean(self) -> None:
        super().clean()
        if self.cover_id and not self.cover_alt:
            raise ValidationError({"cover_alt": _("Say what the cover shows, for people who cannot see it.")})
        if self.maker and not self.maker.is_public:
            raise ValidationError(
                {
                    "maker": _(
                        "%(name)s has not agreed to be shown publicly. Ask first, then note it at the member."
                    )
                    % {"name": self.maker.name}
                }
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        cover = None
        if self.cover:
            cover = image_dict(self.cover, sizes=COVER_SIZES, eager=True, alt=self.cover_alt, shape=NATURAL)
        others = StoryPage.objects.live().sibling_of(self, inclusive=False).select_related("cover")
        return super().get_context(request, *args, **kwargs) | {
            "cover": cover,
            "maker": maker_card(self.maker, cooperative=request.tenant)
            if self.maker and self.maker.is_public
            else None,
            "product_cards": story_products(self, request.tenant),
            "other_stories": story_cards(others.order_by("-told_on", "-pk")[:3], request.tenant),
        }

    @property
    def reading_minutes(self) -> int:
        """At 180 words a minute, at least one. Counted in the stored form: opening a block fetches what it names."""
        words = sum(
            len(str(block["value"]).split()) for block in self.body.raw_data if block["type"] == "text"
        )
        return max(1, round(words / 180))
