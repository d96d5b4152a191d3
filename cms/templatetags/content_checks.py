"""`{{ text|vague_links_marked }}`: in the editor's preview, links that say nothing by themselves carry a mark for the checker."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

register = template.Library()

# What stands in a list of links without telling where it leads (WCAG 2.4.4, 2.4.9). In a page's own languages.
VAGUE = (
    "di sini", "disini", "klik di sini", "klik disini", "klik", "sini", "ini", "tautan ini", "link ini", "selengkapnya",
    "baca selengkapnya", "lihat selengkapnya", "lanjut", "detail", "here", "click here", "this link", "more", "read more",
)  # fmt: skip
LINK = re.compile(r"<a (?P<attributes>[^>]*)>(?P<text>.*?)</a>", re.DOTALL)


@register.filter
def vague_links_marked(text: RichText) -> SafeString:
    """The same HTML, with `data-vague` on links whose whole text is one of these: axe cannot be given words to look for."""
    return mark_safe(LINK.sub(_marked, str(text)))  # noqa: S308 - only an attribute of ours is added


def _marked(link: re.Match[str]) -> str:
    text = re.sub(r"<[^>]*>", "", link["text"])
    if " ".join(text.lower().split()).strip(".:…»› ") not in VAGUE:
        return link[0]
    return f'<a data-vague="yes" {link["attributes"]}>{link["text"]}</a>'
