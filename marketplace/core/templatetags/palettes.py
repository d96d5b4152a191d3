"""`{% dyed palette %} … {% enddyed %}` round a whole page: puts the colours of all storefronts on it into its head."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marketplace.core.palettes import PALETTE, palette_rules, palettes_worn

register = template.Library()
END_OF_HEAD = "</head>"


class DyedNode(template.Node):
    """Renders the page first and reads from it which storefronts' colours it needs."""

    def __init__(self, nodelist: NodeList, palette: FilterExpression) -> None:
        self.nodelist = nodelist
        self.palette = palette

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        own = str(self.palette.resolve(context) or "")
        if PALETTE.fullmatch(own) is None:
            return html
        rules = mark_safe(palette_rules(own, palettes_worn(html) - {own}))  # noqa: S308  (checked: colours only)
        style = format_html('<style nonce="{}">{}</style>\n', _nonce(context), rules)
        head, end, rest = html.partition(END_OF_HEAD)
        return mark_safe(f"{head}{style}{end}{rest}")  # noqa: S308  (what templates rendered, and the element above)


def _nonce(context: template.Context) -> Any:
    request = context.get("request")
    return getattr(request, "csp_nonce", "")


@register.tag
def dyed(parser: Parser, token: Token) -> DyedNode:
    _name, palette = token.split_contents()
    nodelist = parser.parse(("enddyed",))
    parser.delete_first_token()
    return DyedNode(nodelist, parser.compile_filter(palette))
