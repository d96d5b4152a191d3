"""An applicant with their documents, and the operator who answers."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.joining.models import Application
from tenants.models import Cooperative
from tenants.staff.models import RoleAssignment

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


def a_pdf(name: str = "akta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


@pytest.fixture
def answers() -> Callable[..., dict[str, object]]:
    """What a careful applicant fills in."""

    def make(**changes: object) -> dict[str, object]:
        return {
            "name": "Kopwan Melati Garut",
            "legal_name": "Koperasi Konsumen Wanita Melati Garut",
            "kind": "women",
            "province": "32",
            "city": "32.05",
            "nik_koperasi": "3205 0100 0000 12",
            "nib": "9120-0123-4567-8",
            "npwp": "01.234.567.8-443.000",
            "members_count": "64",
            "products": "Batik garutan dan dodol, sekitar 300 potong sebulan.",
            "contact_name": "Teh Euis",
            "whatsapp": "0812 3456 7890",
            "email": "Euis@contoh.id",
            "paper_deed": a_pdf(),
            "paper_nib": a_pdf("nib.pdf"),
        } | changes

    return make


@pytest.fixture
def applied(portal, client_of, answers) -> Callable[..., Application]:
    """An application that was just sent through the form."""

    def make(**changes: object) -> Application:
        response = client_of(portal).post("/gabung/", answers(**changes))
        assert response.status_code == 302, response.context["form"].errors
        return Application.objects.get(token=response["Location"].split("/")[2])

    return make


@pytest.fixture
def operator(portal, client_of, settings) -> Client:
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    with schema_context("public"):
        user = register_user(email="pusat@contoh.id", name="Ibu Operator", actor="test")
    with tenant_context(portal):
        RoleAssignment.objects.create(user=user, group=Group.objects.get(name="operator"))
    return client_of(portal, user)


@pytest.fixture
def status_of() -> Callable[[Application], str]:
    def look(application: Application) -> str:
        return Application.objects.get(pk=application.pk).status

    return look


@pytest.fixture
def storefront_of() -> Callable[[Application], Cooperative]:
    def look(application: Application) -> Cooperative:
        return Cooperative.objects.select_related("region").get(application=application)

    return look
