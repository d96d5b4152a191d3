"""Writes of applications. All of them work at the portal (or in `public`): no storefront sees an application."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.models import User
from marketplace.core import audit, outbox
from marketplace.joining.models import Application, ApplicationEvent, Paper
from marketplace.joining.papers import PaperContent
from marketplace.joining.states import APPLICATION, SENT
from tenants.actions import provision_cooperative
from tenants.models import Cooperative
from tenants.staff.actions import invite_member
from tenants.staff.roles import MANAGER

STOREFRONT_MADE, MANAGER_INVITED = 1, 2

Papers = Mapping[str, PaperContent]
"""What was uploaded, by the paper's kind."""


def send_application(*, papers: Papers, client_hash: str, **facts: Any) -> Application:
    """Keep an application with its documents and tell the applicant how to follow it."""
    with transaction.atomic():
        application = Application.objects.create(client_hash=client_hash, **facts)
        _keep_papers(application, papers)
        audit.record("application.sent", "application", application.pk, actor=None)
        _tell(application, "sent", actor=None)
    return application


def complete_application(*, application: Application, papers: Papers, answer: str, **facts: Any) -> None:
    """Answer what was asked: facts are corrected, new documents take their kind's old ones' place. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "complete", actor=None, role="applicant", also=facts)
        _keep_papers(locked, papers)
        _tell(locked, "complete", actor=None, text=answer)


def withdraw_application(*, application: Application) -> None:
    """Take an application back before it is decided. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "withdraw", actor=None, role="applicant")
        _tell(locked, "withdraw", actor=None)


def ask_for_more(*, application: Application, question: str, actor: User) -> None:
    """Mail the applicant what is missing; the link lets them complete it. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "ask", actor=actor, role="operator", also={"question": question})
        _tell(locked, "ask", actor=actor, text=question)


def refuse_application(*, application: Application, reason: str, actor: User) -> None:
    """Mail the applicant why no storefront is made. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "refuse", actor=actor, role="operator", also={"refusal": reason})
        _tell(locked, "refuse", actor=actor, text=reason)


def verify_application(*, application: Application, actor: User) -> None:
    """Note that facts and documents were checked and agree. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "verify", actor=actor, role="operator", also={"question": ""})
        _tell(locked, "verify", actor=actor)


def start_provisioning(
    *, application: Application, slug: str, theme: str, manager_email: str, actor: User
) -> None:
    """Have the storefront made in the background. Raises TransitionRefused."""
    with transaction.atomic():
        locked = _locked(application)
        chosen = {
            "slug": slug,
            "theme": theme,
            "manager_email": manager_email,
            "provisioned_by": actor,
            "failure": "",
        }
        APPLICATION.apply(locked, "provision", actor=actor, role="operator", also=chosen)
        _tell(locked, "provision", actor=actor)


def provision_applicant(application_id: int) -> None:
    """Make the storefront of a verified application and invite its first manager; run again, it goes on where it stopped.

    What the operator can mend (an address taken meanwhile) is noted at the application; anything else is raised.
    """
    with schema_context("public"):
        application = Application.objects.select_related("region", "provisioned_by").get(pk=application_id)
        if application.status != "provisioning":
            return
        try:
            _make_storefront(application)
        except ValidationError as refusal:
            _stop(application, " ".join(refusal.messages))
            return
        cooperative = Cooperative.objects.select_related("region").get(application=application)
    _invite_first_manager(cooperative, application)
    with schema_context("public"), transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(
            locked, "finish", actor="system", role="system", also={"steps_done": MANAGER_INVITED}
        )
        _tell(locked, "finish", actor=None)


def _make_storefront(application: Application) -> None:
    if application.steps_done >= STOREFRONT_MADE:
        return
    with transaction.atomic():
        locked = _locked(application)
        if locked.cooperative_id:
            return
        cooperative = provision_cooperative(
            region=application.region,
            name=locked.name,
            slug=locked.slug,
            actor=application.provisioned_by,
            status=Cooperative.Status.PREPARING,
            verified_at=locked.changed_at,
            legal_name=locked.legal_name,
            kind=locked.kind,
            theme=locked.theme or "portal",
            email=locked.email,
            whatsapp=locked.whatsapp,
            nik_koperasi=locked.nik_koperasi,
            nib=locked.nib,
            npwp=locked.npwp,
        )
        Application.objects.filter(pk=locked.pk).update(cooperative=cooperative, steps_done=STOREFRONT_MADE)


def _invite_first_manager(cooperative: Cooperative, application: Application) -> None:
    with tenant_context(cooperative):
        try:
            invite_member(email=application.manager_email, role=MANAGER, actor=application.provisioned_by)
        except ValidationError:
            # Invited by the run before this one, which then was interrupted.
            return


def _stop(application: Application, why: str) -> None:
    with transaction.atomic():
        locked = _locked(application)
        APPLICATION.apply(locked, "fail", actor="system", role="system", also={"failure": why})
        _tell(locked, "fail", actor=None, text=why)


def _locked(application: Application) -> Application:
    return Application.objects.select_for_update().get(pk=application.pk)


def _keep_papers(application: Application, papers: Papers) -> None:
    for kind, content in papers.items():
        if kind != Paper.Kind.OTHER:
            application.papers.filter(kind=kind).delete()
        paper = Paper(
            application=application,
            kind=kind,
            content_type=content.content_type,
            size=len(content.content),
            sha256=content.sha256,
        )
        paper.file.save(f"{application.pk}-{kind}.{content.extension}", ContentFile(content.content))


def _tell(application: Application, event: str, *, actor: User | None, text: str = "") -> None:
    """Add a line to the history both sides read, and let the mails know."""
    ApplicationEvent.objects.create(
        application=application, event=event, status=application.status, text=text, actor=actor
    )
    topic = f"application.{application.status}"
    if application.status == SENT and event == "complete":
        topic = "application.completed"
    outbox.emit(topic, application.pk, {"application_id": application.pk}, schema="portal")


def words_of(event: str) -> str:
    """What happened, as both sides read it."""
    return {
        "sent": _("Application sent"),
        "ask": _("We asked for more"),
        "complete": _("Application completed"),
        "verify": _("Facts and documents checked"),
        "refuse": _("Application refused"),
        "withdraw": _("Application withdrawn"),
        "provision": _("Storefront being made"),
        "finish": _("Storefront made, first manager invited"),
        "fail": _("The storefront could not be made"),
    }[event]
