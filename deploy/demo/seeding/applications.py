"""Cooperatives that apply: one in every state the operator meets, one of them with a storefront being prepared."""

import hashlib
from typing import Any

from django.db import transaction
from django_tenants.utils import tenant_context

from deploy.demo.seeding import content
from deploy.demo.seeding.people import OPERATOR_EMAIL, SEEDER, person
from marketplace.accounts.models import User
from marketplace.core.phone import normalise_phone
from marketplace.joining.actions import (
    ask_for_more,
    provision_applicant,
    refuse_application,
    send_application,
    start_provisioning,
    verify_application,
    withdraw_application,
)
from marketplace.joining.models import Application
from marketplace.joining.papers import PaperContent
from tenants.models import Cooperative, Region
from tenants.selectors import portal
from tenants.staff.actions import add_member
from tenants.staff.models import Invitation
from tenants.staff.roles import MANAGER

TITLES = {"deed": "Akta pendirian dan SK pengesahan", "nib": "Nomor Induk Berusaha"}


def write_applications() -> None:
    """At the portal, whose operator must be there. What was written before is left as it is."""
    if Application.objects.exists():
        return
    operator = User.objects.get(email=OPERATOR_EMAIL)
    for one in content.read("applications")["applications"]:
        with tenant_context(portal()), transaction.atomic():
            application = _sent(one)
            _bring_to(application, one, operator)
        if one["state"] == "provisioned":
            with tenant_context(portal()):
                provision_applicant(application.pk)
            _welcome_manager(application, one)


def _sent(one: dict[str, Any]) -> Application:
    return send_application(
        papers={kind: _paper(f"{title}: {one['legal_name']}") for kind, title in TITLES.items()},
        client_hash="0" * 64,
        name=one["name"],
        legal_name=one["legal_name"],
        kind=one["kind"],
        region=Region.objects.get(code=one["region"]),
        nik_koperasi=one["nik_koperasi"],
        nib=one["nib"],
        npwp=one["npwp"],
        members_count=one["members"],
        products=one["products"],
        contact_name=one["contact"],
        whatsapp=normalise_phone(one["whatsapp"]),
        email=one["email"],
    )


def _bring_to(application: Application, one: dict[str, Any], operator: User) -> None:
    match one["state"]:
        case "asked":
            ask_for_more(application=application, question=one["question"], actor=operator)
        case "refused":
            refuse_application(application=application, reason=one["refusal"], actor=operator)
        case "withdrawn":
            withdraw_application(application=application)
        case "verified":
            verify_application(application=application, actor=operator)
        case "provisioned":
            verify_application(application=application, actor=operator)
            start_provisioning(
                application=application,
                slug=one["slug"],
                theme=one["theme"],
                manager_email=one["email"],
                actor=operator,
            )


def _welcome_manager(application: Application, one: dict[str, Any]) -> None:
    """The first manager has accepted and finds the first steps waiting."""
    cooperative = Cooperative.objects.select_related("region").get(application=application)
    with transaction.atomic():
        manager = person(one["email"], one["manager"])
    with tenant_context(cooperative), transaction.atomic():
        add_member(user=manager, roles=[MANAGER], actor=SEEDER)
        Invitation.objects.filter(email=one["email"]).delete()


def _paper(text: str) -> PaperContent:
    """A page of PDF that says what it stands for."""
    drawing = f"BT /F1 14 Tf 60 760 Td ({text}) Tj 0 -24 Td (Contoh untuk peragaan) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return PaperContent(out, "application/pdf", hashlib.sha256(out).hexdigest())
