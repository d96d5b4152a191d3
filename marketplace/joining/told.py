"""How an application is told: what happened, what happens next, which documents are there."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.dates import long_date
from marketplace.joining.actions import words_of
from marketplace.joining.models import Application
from marketplace.joining.states import (
    ASKED,
    PROVISIONED,
    PROVISIONING,
    REFUSED,
    SENT,
    VERIFIED,
    WITHDRAWN,
)

# What only the operator's people need to know.
INTERNAL = {"fail", "provision"}
KINDS = {SENT: "info", ASKED: "warning", VERIFIED: "success", PROVISIONING: "info", PROVISIONED: "success"}


def kind_of(status: str) -> str:
    """The colour of its word, for <c-status>."""
    return KINDS.get(status, "neutral")


def events_of(application: Application, *, for_operator: bool = False) -> list[dict[str, Any]]:
    """For <c-timeline>, oldest first."""
    rows = application.events.select_related("actor")
    return [
        {
            "title": words_of(row.event),
            "date": long_date(row.happened_at),
            "datetime": row.happened_at.isoformat(timespec="seconds"),
            "actor": str(row.actor) if for_operator and row.actor else "",
            "text": row.text,
            "state": "done",
        }
        for row in rows
        if for_operator or row.event not in INTERNAL
    ]


def next_of(application: Application) -> tuple[str, str]:
    """One sentence that says how it stands, and one that says what follows."""
    return {
        SENT: (
            _("We are checking facts and documents."),
            _("You hear from us by e-mail, usually within three working days."),
        ),
        ASKED: (_("We need something more from you."), _("Correct or add it below, then send it again.")),
        VERIFIED: (
            _("Facts and documents agree."),
            _("Next we make your storefront and invite its first manager."),
        ),
        PROVISIONING: (_("Your storefront is being made."), _("This takes about a minute.")),
        PROVISIONED: (
            _("Your storefront is made."),
            _("Whoever was invited by e-mail signs in, fills it in step by step and opens it."),
        ),
        REFUSED: (_("We could not accept the application."), _("You may apply again when this has changed.")),
        WITHDRAWN: (_("You have withdrawn this application."), _("You may apply again at any time.")),
    }[application.status]


def shown_papers(application: Application, *, token: str = "") -> list[dict[str, str]]:
    """For <c-document-row>; with the applicant's own links when a token is given, the operator's otherwise."""

    def address(pk: int) -> str:
        if token:
            return reverse("portal:application_paper", kwargs={"token": token, "pk": pk})
        return reverse("applications_paper", args=[application.pk, pk])

    return [
        {
            "title": str(paper.get_kind_display()),
            "date": long_date(paper.uploaded_at),
            "url": address(paper.pk),
            "note": filesizeformat(paper.size),
        }
        for paper in application.papers.all()
    ]
