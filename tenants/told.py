"""The history of a storefront in words, from the audit log."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.core.audit import entries_about
from marketplace.core.dates import plain_date
from tenants.models import Cooperative

SHOWN = 20


@dataclass(frozen=True)
class Line:
    date: str
    text: str


def history_of(cooperative: Cooperative) -> list[Line]:
    """What the platform did with a storefront, newest first; not what its staff do every day."""
    words = {
        "cooperative.provisioned": _("Storefront made"),
        "cooperative.updated": _("Facts changed"),
        "cooperative.open": _("Opened"),
        "cooperative.pause": _("Paused"),
        "cooperative.reopen": _("Opened again"),
        "cooperative.close": _("Closed"),
        "cooperative.export": _("Copy of its data asked for"),
    }
    rows = entries_about("cooperative", cooperative.pk).filter(action__in=words).order_by("-id")[:SHOWN]
    return [Line(plain_date(row.at), words[row.action]) for row in rows]
