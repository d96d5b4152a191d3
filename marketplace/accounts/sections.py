"""What the account page shows beside a person's own data: apps above this one register their part.

    register_section(AccountSection("orders", _("My orders"), "portal:orders", "ordering/account_section.html", orders_for))

in the AppConfig.ready of the app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class AccountSection:
    """A tab of the account and a summary on its first page.

    `url_name` is the tab's page on the portal, empty for none. `template` draws one summary with an h2 of its own; it is
    rendered with what `context(request)` returns, and `section`.
    """

    key: str
    title: str | Promise
    url_name: str
    template: str
    context: Callable[[HttpRequest], dict[str, Any]]
    order: int = 100


_sections: dict[str, AccountSection] = {}


def register_section(section: AccountSection) -> None:
    _sections[section.key] = section


def account_sections() -> list[AccountSection]:
    """In their order on the page."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.key))
