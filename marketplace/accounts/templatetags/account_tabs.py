"""The tabs of the account: its own pages, and those that other apps registered."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.sections import account_sections

register = template.Library()


@register.simple_tag(takes_context=True)
def account_tabs(context: template.Context) -> list[dict[str, Any]]:
    """Items for <c-tabs>: the longest path that the present one begins with is the current tab."""
    tabs = [
        {"title": _("Overview"), "url": reverse("portal:account")},
        *(
            {"title": str(section.title), "url": reverse(section.url_name)}
            for section in account_sections()
            if section.url_name
        ),
        {"title": _("My details"), "url": reverse("portal:profile")},
        {"title": _("My addresses"), "url": reverse("portal:addresses")},
        {"title": _("My data"), "url": reverse("portal:my_data")},
        {"title": _("Sign-in and security"), "url": reverse("accounts:security")},
    ]
    path = context["request"].path
    own = {reverse("account_email"), reverse("account_change_password"), reverse("account_set_password")}
    here = reverse("accounts:security") if path in own else path
    current = max((tab["url"] for tab in tabs if here.startswith(tab["url"])), key=len, default="")
    return [tab | {"current": tab["url"] == current} for tab in tabs]
