"""What Wagtail's content checker asks of a page, beyond its own rules: no picture without words, no link that says nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# Wagtail's own pattern finds file names; an empty text is let through as decoration, which no picture of a story is.
FILE_NAMES = "\\.(avif|gif|jpg|jpeg|png|svg|webp)$|_"
VAGUE_LINK = "vague-link"
# The preview marks such links: axe's configuration has no way to look for words.
VAGUE_RULE = {
    "id": VAGUE_LINK,
    "impact": "moderate",
    "selector": "a[data-vague]",
    "tags": ["best-practice"],
    "any": [],
    "none": ["is-vague-link"],
    "enabled": True,
}
VAGUE_CHECK = {
    "id": "is-vague-link",
    "evaluate": "attr-non-space-content-evaluate",
    "options": {"attribute": "data-vague"},
}
OF_THE_STORY = ".story-body img[alt], .story-head img[alt]"


class StoryChecks(ContentCheckerItem):
    """The checker of the editor's preview and of the page itself."""

    # Header and footer are not the editor's to mend.
    axe_include = ["main"]
    axe_run_only = [*ContentCheckerItem.axe_run_only, VAGUE_LINK]
    axe_messages = ContentCheckerItem.axe_messages | {
        VAGUE_LINK: {
            "error_name": _("A link does not say where it leads"),
            "help_text": _(
                "Let the link's own words name what is behind it, for those who hear only the links."
            ),
        },
        "alt-text-quality": {
            "error_name": _("A picture says nothing to people who cannot see it"),
            "help_text": _("Write what it shows, in a sentence; not the name of the file."),
        },
    }

    def get_axe_custom_rules(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Cards of products repeat their title beside the picture; only the story's own pictures are asked for words."""
        return [
            *(
                rule | {"selector": OF_THE_STORY} if rule["id"] == "alt-text-quality" else rule
                for rule in super().get_axe_custom_rules(request)
            ),
            VAGUE_RULE,
        ]

    def get_axe_custom_checks(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [
            *(
                check | {"options": {"pattern": rf"^\s*$|{FILE_NAMES}"}}
                if check["id"] == "check-image-alt-text"
                else check
                for check in super().get_axe_custom_checks(request)
            ),
            VAGUE_CHECK,
        ]


def ask_for_words(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put ours in the place of Wagtail's checker."""
    items[:] = [
        StoryChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]
