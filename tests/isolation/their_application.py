"""The application that became their storefront, the domain it asked for, and the copy that was made of it."""

import hashlib

from django.core.files.base import ContentFile

from marketplace.joining.models import Application, ApplicationEvent, Paper
from tenants.models import Domain, Region, StorefrontExport

DOMAIN = "contoh.id"
PAPER = b"%PDF-1.7 surat pesanan bekasi"


class TheirApplication:
    """A part of the world; it finds `theirs` there."""

    def _joining(self) -> None:
        self.application = Application.objects.create(
            name="Kopwan Bekasi",
            legal_name="Koperasi Wanita Bekasi",
            kind="women",
            region=Region.objects.get(code="32.16"),
            nik_koperasi="3216010000001",
            nib="1234567890123",
            members_count=40,
            products="Kain",
            contact_name="Nyai",
            whatsapp="6281234567890",
            email=f"kopwan@{DOMAIN}",
            status="provisioned",
            cooperative=self.theirs,
            client_hash="0" * 64,
        )
        self.application_paper = Paper.objects.create(
            application=self.application,
            kind="deed",
            content_type="application/pdf",
            size=len(PAPER),
            sha256=hashlib.sha256(PAPER).hexdigest(),
            file=ContentFile(PAPER, name="akta.pdf"),
        )
        ApplicationEvent.objects.create(application=self.application, event="sent", status="sent")
        self.domain = Domain.objects.create(
            domain="bekasi.contoh.id", tenant=self.theirs, is_primary=False, status="waiting", token="abc"
        )
        self.export = StorefrontExport.objects.create(
            cooperative=self.theirs, status="ready", file=ContentFile(b"PK", name="salinan.zip")
        )
