"""Stories: the index at /cerita/ and the pages below it. Every publishing tells the search."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import StoryBlock, publishing_problem
from cms.models.plain import Titled
from cms.panels import StoryResultsPanel
from cms.selectors import story_cards
from cms.story_forms import StoryForm
from cms.story_selectors import STORIES_PER_PAGE, stories_everywhere, story_page


class StoryIndexPage(Titled, Page):
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
        """A storefront's own stories; the portal shows everybody's, by city and by topic."""
        page = _page_number(request.GET.get("hal", "1"))
        context = super().get_context(request, *args, **kwargs)
        if request.tenant.is_portal:
            return context | stories_everywhere(
                city=request.GET.get("kota", ""), topic=request.GET.get("topik", ""), page=page
            )
        stories = StoryPage.objects.child_of(self).live().with_teaser().order_by("-told_on", "-pk")
        total = stories.count()
        shown = stories[(page - 1) * STORIES_PER_PAGE : page * STORIES_PER_PAGE]
        return context | {
            "stories": story_cards(shown, request.tenant),
            "total": total,
            "shown": min(page * STORIES_PER_PAGE, total),
            "next_url": f"?hal={page + 1}" if page * STORIES_PER_PAGE < total else "",
            "previous_url": f"?hal={page - 1}" if page > 1 else "",
        }


def _page_number(raw: str) -> int:
    is_number = raw.isascii() and raw.isdigit() and raw.strip("0") and len(raw) < 5
    return int(raw) if is_number else 1


class StoryQuerySet(PageQuerySet):
    def with_teaser(self) -> "StoryQuerySet":
        """What a teaser shows comes along: the cover, and whose story it is with her portrait."""
        return self.select_related("cover", "maker__portrait")


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

    objects = PageManager.from_queryset(StoryQuerySet)()
    base_form_class = StoryForm
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
        StoryResultsPanel(),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    # The editing form says so while it saves what is not to be published yet.
    is_only_draft = False

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def clean(self) -> None:
        """What is published names its people with their consent; a draft may still wait for it."""
        super().clean()
        if self.is_only_draft:
            return
        problems: dict[str, Any] = {}
        if self.cover_id and not self.cover_alt:
            problems["cover_alt"] = _("Say what the cover shows, for people who cannot see it.")
        elif self.cover and (problem := publishing_problem(self.cover)):
            problems["cover"] = problem
        if self.maker and not self.maker.is_public:
            problems["maker"] = _(
                "%(name)s has not agreed to be shown publicly. Ask first, then note it at the member."
            ) % {"name": self.maker.name}
        if problems:
            raise ValidationError(problems)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | story_page(self, request.tenant)

    def pictures_in_body(self) -> list[Any]:
        """The pictures of its blocks, in their order."""
        found = []
        for block in self.body:
            if block.block_type == "picture":
                found.append(block.value["image"])
            elif block.block_type == "gallery":
                found += [one["image"] for one in block.value["pictures"]]
        return [picture for picture in found if picture]

    @property
    def reading_minutes(self) -> int:
        """At 180 words a minute, at least one. Counted in the stored form: opening a block fetches what it names."""
        words = sum(
            len(str(block["value"]).split()) for block in self.body.raw_data if block["type"] == "text"
        )
        return max(1, round(words / 180))


class StoryDay(models.Model):
    """How often a story was opened on a day, and how often something was put into a basket from its links.

    Two numbers a day and nothing of whoever it was: no cookie, no address, no browser.
    """

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    visits = models.PositiveIntegerField(_("visits"), default=0)
    baskets = models.PositiveIntegerField(_("baskets"), default=0)

    class Meta:
        verbose_name = _("day of a story")
        verbose_name_plural = _("days of stories")
        constraints = [models.UniqueConstraint(fields=["story", "day"], name="cms_storyday_once")]

    def __str__(self) -> str:
        return f"{self.story_id} {self.day}"
