"""Two cooperatives, two institutions, and one row of everything that passes between them and somebody else.

«Ours» is Cilegon with the institution Dinas Satu: their people ask. «Theirs» is Bekasi with Sekolah Dua: the objects
asked for are theirs. Ids of theirs begin far above ours, so that none of them is by chance an id of ours too.
"""

import hashlib
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from cms.models import Featured
from marketplace.accounts.invitation_tokens import hash_of
from marketplace.accounts.models import (
    Address,
    DataExport,
    Institution,
    InstitutionInvitation,
    InstitutionMember,
    User,
)
from marketplace.catalogue.models import (
    CapacityException,
    Certificate,
    DeliveryArea,
    DeliveryRate,
    ImportRun,
    Picture,
    SignatureProduct,
)
from marketplace.core.models import AuditEntry, Document, NumberSeries
from marketplace.ordering.models import (
    Basket,
    BasketLine,
)
from marketplace.procurement.models import (
    Addendum,
    Award,
    AwardDecision,
    AwardLine,
    Invitation,
    PurchaseOrder,
    PurchaseOrderLine,
    Quote,
    QuoteLine,
    Request,
    RequestEvent,
    RequestFile,
    RequestLine,
    RequestQuestion,
    SizePerson,
    SizeRoll,
)
from marketplace.reference.models import CertificateCheck, CertificateKind
from marketplace.sharing.models import MemberPayment
from search.models import Entry
from search.projection import next_version
from tenants.models import Cooperative, Region
from tenants.staff.models import Invitation as StaffInvitation
from tenants.staff.models import Membership, RoleAssignment
from tests.catalogue.factories import a_member, a_package, a_product, picture_bytes
from tests.isolation.far_apart import sequences_far_apart
from tests.isolation.their_application import TheirApplication
from tests.isolation.their_deliveries import write_receiving
from tests.isolation.their_money import TheirMoney
from tests.isolation.their_order import TheirOrder
from tests.isolation.their_rules import TheirRules

DOMAIN = "contoh.id"
DISTRICT = "32.16.01"
PAPER = b"%PDF-1.7 surat pesanan bekasi"
THEIR_VISITOR = "kunci-pengunjung-bekasi"


class World(TheirMoney, TheirOrder, TheirApplication, TheirRules):
    """Everything is made in the current transaction; whoever makes it rolls it back."""

    def __init__(self) -> None:
        with schema_context("public"):
            found = {
                cooperative.slug: cooperative for cooperative in Cooperative.objects.select_related("region")
            }
        self.portal, self.ours, self.theirs = found["portal"], found["cilegon"], found["kab-bekasi"]
        sequences_far_apart(self.theirs.schema_name)
        with schema_context("public"):
            self._people()
            self._institutions()
        self._staff()
        with tenant_context(self.theirs):
            self._goods()
        with schema_context("public"):
            self._rules()
            self.basket_line = self._basket_line()
            self._order()
            self._request()
            self._foundations()
            self._receiving()
            self._joining()
            self._settlement()
        with tenant_context(self.portal):
            self.featured = self._featured()

    def _people(self) -> None:
        def person(name: str) -> User:
            return User.objects.create(email=f"{name}@{DOMAIN}", name=name.replace("-", " ").title())

        self.shopper = person("pembeli-kami")
        self.their_shopper = person("pembeli-bekasi")
        self.manager = person("pengelola-cilegon")
        self.their_manager = person("pengelola-bekasi")
        self.officer = person("pejabat-dinas-satu")
        self.their_officer = person("pejabat-sekolah-dua")
        self.operator = person("operator")
        self.data_export = DataExport.objects.create(
            user=self.their_shopper, status="ready", ready_at=timezone.now(), file=ContentFile(b"PK", "a.zip")
        )
        self.address = Address.objects.create(
            user=self.their_shopper,
            recipient="Dewi",
            phone="6281234567890",
            street="Jalan Dua 2",
            district=Region.objects.get(code=DISTRICT),
        )

    def _institutions(self) -> None:
        def institution(name: str, code: str, officer: User) -> Institution:
            made = Institution.objects.create(
                name=name,
                kind="government",
                code=code,
                region=Region.objects.get(code="36.72"),
                address="Jalan Satu 1",
            )
            for role in InstitutionMember.Role.values:
                InstitutionMember.objects.create(institution=made, user=officer, role=role)
            return made

        self.institution = institution("Dinas Satu", "DSATU", self.officer)
        self.their_institution = institution("Sekolah Dua", "SDUA", self.their_officer)
        self.institution_invitation_token = "undangan-lembaga-dua"
        self.institution_invitation = InstitutionInvitation.objects.create(
            institution=self.their_institution,
            email=f"diundang@{DOMAIN}",
            roles=["receiver"],
            token_hash=hash_of(self.institution_invitation_token),
            expires_at=timezone.now() + timedelta(days=1),
        )

    def _staff(self) -> None:
        for cooperative, person, role in (
            (self.ours, self.manager, "manager"),
            (self.theirs, self.their_manager, "manager"),
            (self.portal, self.operator, "operator"),
        ):
            with tenant_context(cooperative):
                Membership.objects.create(user=person)
                RoleAssignment.objects.create(user=person, group=Group.objects.get(name=role))
        self.staff_invitation_token = "undangan-staf-bekasi"
        with tenant_context(self.theirs):
            self.staff_invitation = StaffInvitation.objects.create(
                email=f"calon@{DOMAIN}",
                role=Group.objects.get(name="editor"),
                token_hash=hash_of(self.staff_invitation_token),
                expires_at=timezone.now() + timedelta(days=1),
            )

    def _goods(self) -> None:
        self.product = a_product("Kain Bekasi", slug="kain-hanya-di-bekasi", stock=20)
        self.variant = self.product.variants.get()
        self.member = a_member("Nyai Bekasi", slug="nyai-hanya-di-bekasi")
        self.product.save_revision()
        self.member_payment = MemberPayment.objects.create(
            member=self.member,
            amount=5_000,
            paid_on=date.today(),
            method="cash",
            file=ContentFile(picture_bytes(), name="bukti.jpg"),
            content_type="image/jpeg",
        )
        self.signatureproduct = SignatureProduct.objects.create(
            rank=1, product=self.product, reason="Khas Bekasi"
        )
        self.deliveryarea = DeliveryArea.objects.create(service="courier", region_id="32.16.01", price=7_000)
        self.deliveryrate = DeliveryRate.objects.create(zone="nation", price=9_000)
        self.certificate = Certificate.objects.create(
            kind=CertificateKind.objects.first(),
            number="BKS-1",
            valid_until=date.today() + timedelta(days=99),
            file=ContentFile(picture_bytes(), name="pindaian.jpg"),
        )
        self.certificatecheck = CertificateCheck.objects.create(
            cooperative=self.theirs,
            certificate_id=self.certificate.pk,
            kind=self.certificate.kind,
            number=self.certificate.number,
            asked_at=timezone.now(),
        )
        self.importrun = ImportRun.objects.create(kind="products", state="checked", file_name="bekasi.csv")
        self.capacityexception = CapacityException.objects.create(
            offer=a_package("Nasi Bekasi").catering.get(), date=date.today(), portions=0
        )
        self.picture = Picture.objects.create(
            title="Foto Bekasi", file=ContentFile(picture_bytes(), name="foto-bekasi.jpg")
        )

    def _basket_line(self) -> BasketLine:
        def line(**owner: object) -> BasketLine:
            basket = Basket.objects.create(cooperative=self.theirs, **owner)
            return BasketLine.objects.create(
                basket=basket,
                cooperative=self.theirs,
                product_id=self.product.pk,
                variant_id=self.variant.pk,
                name=self.product.name,
                quantity=2,
                seen={"price": self.variant.price, "tiers": []},
            )

        line(visitor_key=THEIR_VISITOR)
        return line(user=self.their_shopper)

    def _request(self) -> None:
        wanted = date.today() + timedelta(days=30)
        self.request = Request.objects.create(
            number="PMT/SDUA/2026/000001",
            institution=self.their_institution,
            created_by=self.their_officer,
            kind=Request.Kind.UNIFORM,
            status="quoted",
            product_cooperative=self.theirs,
            product_id=self.product.pk,
            product={"name": self.product.name, "slug": self.product.slug, "unit": "potong"},
            title="Seragam guru",
            wanted_on=wanted,
            place="Jalan Dua 2",
            answer_by=wanted - timedelta(days=20),
            sent_at=timezone.now(),
        )
        self.draft = Request.objects.create(
            institution=self.their_institution,
            created_by=self.their_officer,
            kind=Request.Kind.UNIFORM,
            product_cooperative=self.theirs,
            product_id=self.product.pk,
            product={"name": self.product.name, "slug": self.product.slug, "unit": "potong"},
            title="Seragam baru",
        )
        goods = {"product_id": self.product.pk, "variant_id": self.variant.pk, "name": self.product.name}
        line = RequestLine.objects.create(
            request=self.request, cooperative=self.theirs, position=1, unit="potong", quantity=30, **goods
        )
        self.invitation = Invitation.objects.create(request=self.request, cooperative=self.theirs)
        RequestEvent.objects.create(
            request=self.request, cooperative=self.theirs, event="answer", actor="cooperative"
        )
        amounts = {"subtotal": 3_000_000, "total": 3_000_000}
        self.quote = Quote.objects.create(
            invitation=self.invitation,
            request=self.request,
            cooperative=self.theirs,
            number="PNW/BKS/2026/000001",
            written_by=self.their_manager,
            valid_until=wanted,
            lead_time_days=10,
            **amounts,
        )
        QuoteLine.objects.create(
            quote=self.quote,
            cooperative=self.theirs,
            request_line=line,
            position=1,
            name=self.product.name,
            unit="potong",
            quantity=30,
            list_price=100_000,
            unit_price=100_000,
            total=3_000_000,
        )
        award = Award.objects.create(request=self.request, proposed_by=self.their_officer, total=3_000_000)
        self.award = award
        offered = self.quote.lines.get()
        AwardLine.objects.create(award=award, quote_line=offered, quantity=30)
        AwardDecision.objects.create(
            award=award, role="approver", person=self.their_manager, is_approval=True
        )
        self.place = self.their_institution.places.create(name="Gudang Dua", address="Jalan Dua 2")
        self.budget_line = self.their_institution.budget_lines.create(
            fiscal_year=2026, account="5.1.02", name="Seragam", planned=9_000_000
        )
        self.question = RequestQuestion.objects.create(
            request=self.request, cooperative=self.theirs, text="Bahan apa?"
        )
        self.request_file = RequestFile.objects.create(
            request=self.request,
            title="Pola",
            file=ContentFile(PAPER, name="pola.pdf"),
            content_type="application/pdf",
            size=len(PAPER),
            sha256="b" * 64,
            uploaded_by=self.their_officer,
        )
        roll = SizeRoll.objects.create(
            request=self.request, token="daftar-ukuran-dua", freezes_on=wanted, status="frozen"
        )
        self.size_person = SizePerson.objects.create(
            roll=roll, request=self.request, position=1, code="ABCD2345", name="Guru Dua"
        )
        # Sent after its lines are written: from then on the database refuses changes.
        Quote.objects.filter(pk=self.quote.pk).update(status="sent", sent_at=timezone.now())
        self.purchase_order = PurchaseOrder.objects.create(
            number="SP/BKS/2026/000001",
            request=self.request,
            quote=self.quote,
            institution=self.their_institution,
            cooperative=self.theirs,
            ordered_by=self.their_officer,
            form="spk",
            title="Seragam guru",
            wanted_on=wanted,
            place="Jalan Dua 2",
            **amounts,
        )
        self.addendum = Addendum.objects.create(
            purchase_order=self.purchase_order,
            cooperative=self.theirs,
            sequence=1,
            number="SP/BKS/2026/000001/ADD-01",
            reason="Gedung dipindah",
            wanted_on=wanted,
            place="Jalan Tiga 3",
            proposed_by=self.their_officer,
        )
        self.order_line = PurchaseOrderLine.objects.create(
            purchase_order=self.purchase_order,
            cooperative=self.theirs,
            position=1,
            unit="potong",
            quantity=30,
            unit_price=100_000,
            total=3_000_000,
            **goods,
        )

    def _featured(self) -> Featured:
        entry = Entry.objects.filter(kind=Entry.Kind.COOPERATIVE).first() or Entry.objects.create(
            cooperative=self.theirs,
            kind=Entry.Kind.COOPERATIVE,
            object_id=1,
            version=next_version(),
            title="Toko",
            path="/",
        )
        return Featured.objects.create(entry=entry, end_on=timezone.localdate())

    def _receiving(self) -> None:
        self.receiving = write_receiving(
            self.purchase_order, self.order_line, self.document, self.their_officer
        )
        for name, made in self.receiving.items():
            setattr(self, name, made)

    def _foundations(self) -> None:
        AuditEntry.objects.create(
            actor_label="system", cooperative_id=self.theirs.pk, action="x.y", noun="x", noun_id="1"
        )
        NumberSeries.objects.create(cooperative_id=self.theirs.pk, kind="XX", year=2026, last=1)
        self.document = Document.objects.create(
            kind="po",
            number="SP/BKS/2026/000001",
            title="Surat pesanan",
            language="id",
            cooperative_id=self.theirs.pk,
            institution_id=self.their_institution.pk,
            issued_at=timezone.now(),
            data={},
            sha256=hashlib.sha256(PAPER).hexdigest(),
            size=len(PAPER),
            file=ContentFile(PAPER, name="sp.pdf"),
        )
        PurchaseOrder.objects.filter(pk=self.purchase_order.pk).update(document=self.document)
        Entry.objects.create(
            cooperative=self.theirs,
            kind=Entry.Kind.PRODUCT,
            object_id=self.product.pk,
            version=next_version(),
            title=self.product.name,
            path="/produk/kain-hanya-di-bekasi/",
            city_slug="kab-bekasi",
            city_name="Kab. Bekasi",
            province_name="Jawa Barat",
        )
