"""Mails about applications, and the making of a storefront, at the outbox's bidding."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation

from marketplace.core import mail, outbox
from marketplace.joining.actions import provision_applicant
from marketplace.joining.models import Application
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import OPERATOR
from tenants.staff.selectors import people_with_role
from tenants.tasks import TenantTask
from tenants.urls import absolute, base_address

TEMPLATES = {
    "application.sent": "sent",
    "application.asked": "asked",
    "application.verified": "verified",
    "application.refused": "refused",
    "application.provisioned": "provisioned",
}


@shared_task(base=TenantTask, bind=True, name="joining.provision")
@outbox.at_least_once
def provision(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Run again after a crash, it goes on where it stopped."""
    provision_applicant(payload["application_id"])
    connection.set_tenant(portal())


@shared_task(base=TenantTask, bind=True, name="joining.mail_applicant")
@outbox.at_least_once
def mail_applicant(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Tell the applicant, unless the application has gone on meanwhile: the page behind the link says more."""
    application = (
        Application.objects.select_related("cooperative").filter(pk=payload["application_id"]).first()
    )
    if application is None or f"application.{application.status}" != topic:
        return
    with translation.override(settings.LANGUAGE_CODE):
        context = _letterhead() | {
            "application": application,
            "action_url": absolute(portal(), "portal:application", token=application.token),
            "storefront_url": (
                f"{base_address(application.cooperative)}/" if application.cooperative else ""
            ),
        }
    mail.send_templated(
        application.email,
        f"joining/mail/{TEMPLATES[topic]}",
        context,
        language=settings.LANGUAGE_CODE,
        from_name="Lumbung",
        reply_to=portal().email,
        event_id=event_id,
    )


@shared_task(base=TenantTask, bind=True, name="joining.mail_operators")
@outbox.at_least_once
def mail_operators(task: TenantTask, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Tell every operator that a storefront waits for its opening."""
    cooperative = Cooperative.objects.filter(
        pk=payload["cooperative_id"], status=Cooperative.Status.PREPARING
    ).first()
    if cooperative is None:
        return
    for operator in people_with_role(OPERATOR):
        context = _letterhead() | {
            "cooperative": cooperative,
            "action_url": base_address(portal()) + reverse("cooperatives_detail", args=[cooperative.slug]),
        }
        mail.send_templated(
            operator.email,
            "joining/mail/opening_asked",
            context,
            language=operator.language,
            event_id=event_id,
        )


def _letterhead() -> dict[str, Any]:
    return {"city_name": "Lumbung", "cooperative_name": portal().name, "home_url": f"{settings.BASE_URL}/"}
