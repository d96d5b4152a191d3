"""Panels of the page editor that ask nothing and tell something."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from cms.story_results import RECENT_DAYS, recent_and_all
from marketplace.core.money import rupiah


class StoryResultsPanel(Panel):
    """What the story brought so far, for whoever writes it. A story that nobody could read yet has none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("What this story brought"), "icon": "view", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/story_results.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.first_published_at)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            recent, ever = recent_and_all(self.instance)
            return super().get_context_data(parent_context) | {
                "days": RECENT_DAYS,
                "rows": [
                    (_("Opened"), recent.visits, ever.visits),
                    (_("Put into baskets"), recent.baskets, ever.baskets),
                    (_("Paid orders"), recent.orders, ever.orders),
                    (_("Their goods"), rupiah(recent.sales), rupiah(ever.sales)),
                ],
            }
