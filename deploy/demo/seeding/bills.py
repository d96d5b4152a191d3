"""Bills that need more than one order or a tax rule of their own: PPN, PBJT, advances, credit notes, penalties, one a month."""

import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content
from deploy.demo.seeding.deliveries import Walk, order_of, photo
from marketplace.accounts.models import Institution, InstitutionMember
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions import accepting, attaching, collecting, invoicing, penalising, stating
from marketplace.receiving.models import Acceptance
from marketplace.receiving.selectors.penalties import late_deliveries
from marketplace.reference.models import TaxRule
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK, TREASURER

Role = InstitutionMember.Role
# Orders of this file are numbered apart from those of deliveries.toml.
FIRST = 301


def write_bills(institutions: dict[str, Institution]) -> None:
    """Before institutions have approval chains; `institutions` by their key in the content files."""
    texts = content.read("bills")
    _write_rules(texts)
    for number, one in enumerate(texts["orders"], start=FIRST):
        BillWalk(order_of(one, institutions[one["institution"]], number), one).go()


def _write_rules(texts: dict[str, Any]) -> None:
    tax = texts["regional_tax"]
    with schema_context("public"):
        rule = TaxRule.objects.filter(code=tax["code"], region_code="").order_by("-valid_from").first()
        if rule and not TaxRule.objects.filter(code=tax["code"], region_code=tax["region"]).exists():
            rule.pk = None
            rule.region_code, rule.legal_source, rule.is_active = tax["region"], tax["legal_source"], True
            rule.save(force_insert=True)
        taxable = list(Cooperative.objects.filter(slug__in=texts["taxable"]))
        sellers = {one.slug: one for one in Cooperative.objects.select_related("region")}
    for cooperative in taxable:
        update_cooperative(cooperative, actor="demo", is_taxable_entrepreneur=True)
    for one in texts["scales"]:
        cooperative = sellers[one["cooperative"]]
        with tenant_context(cooperative):
            stating.state_scale(
                cooperative_id=cooperative.pk,
                fiscal_year=timezone.localdate().year,
                scale=one["scale"],
                source=one["source"],
                actor=Walk.staff(MANAGER),
            )


class BillWalk(Walk):
    """What deliveries.toml knows, and the words that only bills.toml uses."""

    def go(self) -> None:
        if "form" in self.one:
            with schema_context("public"):
                PurchaseOrder.objects.filter(pk=self.order.pk).update(form=self.one["form"])
        super().go()

    def advance(self) -> None:
        with tenant_context(self.order.cooperative):
            self.invoice = invoicing.issue_advance(order=self.order, actor=self._desk())

    def credit(self, pieces: int) -> None:
        with tenant_context(self.order.cooperative):
            line = self.invoice.lines.order_by("pk")[0]
            invoicing.issue_credit_note(
                invoice=self.invoice,
                quantities={line.line_id: pieces},
                reason="Tali lepas setelah dipakai; disepakati tidak ditagih.",
                actor=self._desk(),
            )

    def credit_all(self) -> None:
        with tenant_context(self.order.cooperative):
            invoicing.issue_credit_note(
                invoice=self.invoice,
                quantities={one.line_id: one.quantity for one in self.invoice.lines.all()},
                reason="Alamat lembaga pada tagihan keliru; ditagih ulang dengan alamat yang benar.",
                actor=self._desk(),
            )

    def ppn(self, part: float) -> None:
        self.invoice.refresh_from_db()
        if self.invoice.ppn:
            with tenant_context(self.order.cooperative):
                attaching.attach_tax_invoice(
                    invoice=self.invoice,
                    number=f"040000260000{self.invoice.pk:04d}",
                    issued_on=self.invoice.issued_on,
                    proof=photo(f"Faktur pajak {self.invoice.number}"),
                    actor=self._desk(),
                )
        if self.invoice.ppn_collected:
            self.pay(part, "slip_ppn")

    def lapse(self) -> None:
        with schema_context("public"):
            accepting.lapse_delivery(delivery_id=self.delivery.pk)

    def delay(self, days: int) -> None:
        """The last delivery arrived so many days after its day."""
        with schema_context("public"):
            arrived = timezone.now() - datetime.timedelta(days=1)
            Acceptance.objects.filter(delivery=self.delivery).update(arrived_at=arrived)
            due = timezone.localdate(arrived) - datetime.timedelta(days=days)
            PurchaseOrder.objects.filter(pk=self.order.pk).update(wanted_on=due)
            self.order.deliveries.filter(planned_on__gt=F("purchase_order__wanted_on")).update(planned_on=due)

    def penalty(self, place: int, decision: str) -> None:
        with tenant_context(portal()):
            late = late_deliveries(PurchaseOrder.objects.get(pk=self.order.pk))[place]
            penalising.decide_penalty(
                delivery=late.delivery,
                is_kept=decision == "keep",
                reason="Jalan ke gudang tergenang rob; koperasi mengabari sebelumnya.",
                actor=self._buyer(Role.APPROVER),
                roles={Role.APPROVER},
            )

    def collect(self) -> None:
        with tenant_context(self.order.cooperative):
            self.statement = collecting.issue_statement(
                institution=self.order.institution, actor=self._desk()
            )

    def settle(self, part: float) -> None:
        """Half of the collective bill arrived, a second try was not found, and the rest is told and waits."""
        with tenant_context(portal()):
            whole = collecting.room_in(self.statement)["transfer"]
            first = max(round(whole * part), 1)
        paid = self._hand_in(first, 1)
        with tenant_context(self.order.cooperative):
            answered = {"actor": self.staff(TREASURER, MANAGER), "roles": {TREASURER, MANAGER, ORDER_DESK}}
            collecting.confirm_collective_payment(statement=self.statement, sha256=paid, **answered)
        lost = self._hand_in(whole - first, 2)
        with tenant_context(self.order.cooperative):
            reason = "Tidak ada di mutasi rekening; nomor rekening tujuan keliru."
            collecting.refuse_collective_payment(
                statement=self.statement, sha256=lost, reason=reason, **answered
            )
        self._hand_in(whole - first, 3)

    def _hand_in(self, amount: int, place: int) -> str:
        """A transfer for the collective bill; returns the digest of its paper."""
        paper = photo(f"{self.statement.number} {place}")
        with tenant_context(portal()):
            collecting.tell_collective_payment(
                statement=self.statement,
                kind="transfer",
                amount=amount,
                paid_on=timezone.localdate(),
                proof=paper,
                actor=self._buyer(Role.TREASURER),
                reference=self.statement.number,
            )
        return paper.sha256
