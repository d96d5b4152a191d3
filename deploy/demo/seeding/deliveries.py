"""What follows confirmed purchase orders, in every state, made by the actions that real ones go through."""

import datetime
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from PIL import Image, ImageDraw

from deploy.demo.seeding import content
from deploy.demo.seeding.requests import write_request
from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.catalogue.models import CateringDay, CateringHold
from marketplace.payments.proofs import Proof, read_proof
from marketplace.procurement.actions import awarding
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions import accepting, invoicing, paying, planning, sending, serving, swapping
from marketplace.receiving.actions.accepting import Count
from marketplace.receiving.models import Delivery, Invoice, InvoicePayment, LineBalance, PortionChange
from marketplace.receiving.selectors.deliveries import whole_deliveries
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK, TREASURER
from tenants.staff.selectors import people_with_role

Role = InstitutionMember.Role


def write_deliveries(institutions: dict[str, Institution]) -> None:
    """One order after the other; `institutions` by their key in the content files."""
    for number, one in enumerate(content.read("deliveries")["orders"], start=101):
        Walk(order_of(one, institutions[one["institution"]], number), one).go()


def order_of(one: dict[str, Any], institution: Institution, number: int) -> PurchaseOrder:
    """The purchase order that comes of a content's request."""
    with schema_context("public"):
        cooperative = Cooperative.objects.select_related("region__parent").get(slug=one["cooperative"])
    with tenant_context(portal()):
        goods = goods_of(cooperative, slug=one["product"])
    if goods is None:
        raise LookupError(f"{one['product']} is not on sale at {one['cooperative']}")
    request = write_request(one, institution, goods, number)
    with schema_context("public"):
        return PurchaseOrder.objects.select_related(
            "institution__region", "cooperative__region", "request", "quote"
        ).get(request=request)


class Walk:
    """One order on its way; each word of the content is a method."""

    def __init__(self, order: PurchaseOrder, one: dict[str, Any]) -> None:
        self.order, self.one = order, one
        self.delivery: Delivery | None = None
        self.invoice: Invoice | None = None
        self.payment: InvoicePayment | None = None

    def go(self) -> None:
        with tenant_context(self.order.cooperative):
            awarding.confirm_purchase_order(
                purchase_order=self.order, actor=self._desk(), roles={ORDER_DESK, MANAGER}
            )
        with schema_context("public"):
            self.order.refresh_from_db()
            planning.open_fulfilment(self.order)
            serving.plan_servings(self.order)
            if "terms" in self.one:
                planning.agree_terms(order=self.order, actor=self._buyer(Role.OFFICER), **self.one["terms"])
        for word, *rest in self.one["walk"]:
            getattr(self, word)(*rest)

    def plan(self, part: float) -> None:
        with tenant_context(self.order.cooperative):
            left = LineBalance.objects.filter(purchase_order=self.order)
            quantities = {row.line_id: max(round(row.to_plan * part), 1) for row in left if row.to_plan}
            self.delivery = planning.plan_delivery(
                order=self.order,
                quantities=quantities,
                planned_on=min(timezone.localdate() + datetime.timedelta(days=2), self.order.wanted_on),
                place=self.order.place,
                planned_from=self.order.wanted_from,
                planned_until=self.order.wanted_until,
                actor=self._desk(),
            )

    def deliver(self, part: float) -> None:
        waiting = self.order.deliveries.filter(status="planned").order_by("planned_on").first()
        if waiting:
            self.delivery = waiting
        else:
            self.plan(part)
        with tenant_context(self.order.cooperative):
            sending.send_delivery(
                delivery=self.delivery,
                actor=self._desk(),
                roles={ORDER_DESK},
                packages=3,
                carried_by="Mobil koperasi",
            )

    def serve(self, place: int, rejected: int, menu: str) -> None:
        """One date of a series: cooked, brought, counted and signed for."""
        self.delivery = self.order.deliveries.order_by("planned_on")[place]
        with tenant_context(self.order.cooperative):
            serving.write_menu(delivery=self.delivery, menu=menu, actor=self._desk())
            sending.send_delivery(
                delivery=self.delivery, actor=self._desk(), roles={ORDER_DESK}, carried_by="Mobil dapur"
            )
        self.count(rejected)
        if self.order.institution.kind == Institution.Kind.GOVERNMENT:
            self.sign()

    def began(self, weeks: int) -> None:
        """The series began so many weeks earlier: its dates, its cut-offs and the kitchen's days with it."""
        back = datetime.timedelta(weeks=weeks)
        with tenant_context(self.order.cooperative):
            for held in CateringHold.objects.filter(order_reference=self.order.reference).select_related(
                "day"
            ):
                day = held.day
                CateringDay.objects.filter(pk=day.pk).update(taken=F("taken") - held.portions)
                earlier, _ = CateringDay.objects.get_or_create(
                    offer_id=day.offer_id, date=day.date - back, defaults={"capacity": day.capacity}
                )
                CateringDay.objects.filter(pk=earlier.pk).update(taken=F("taken") + held.portions)
                CateringHold.objects.filter(pk=held.pk).update(day=earlier)
        with schema_context("public"):
            self.order.deliveries.update(
                planned_on=F("planned_on") - back, changes_until=F("changes_until") - back
            )

    def ask(self, place: int, portions: int) -> None:
        """A change after the cut-off, which the cooperative has not answered yet."""
        delivery = self.order.deliveries.order_by("planned_on")[place]
        with tenant_context(portal()):
            Delivery.objects.filter(pk=delivery.pk).update(changes_until=timezone.now())
            serving.change_portions(
                delivery=delivery,
                portions=portions,
                actor=self._buyer(Role.OFFICER),
                roles={Role.OFFICER},
            )

    def decline(self, reason: str) -> None:
        """The cooperative cannot do what was asked for last."""
        with tenant_context(self.order.cooperative):
            asked = PortionChange.objects.filter(delivery__purchase_order=self.order).latest("pk")
            serving.decide_change(
                change=asked,
                is_possible=False,
                reason=reason,
                actor=self._desk(),
                roles={ORDER_DESK},
            )

    def cancel(self) -> None:
        with tenant_context(self.order.cooperative):
            planning.cancel_delivery(delivery=self.delivery, actor=self._desk(), roles={ORDER_DESK})

    def change(self, place: int, portions: int) -> None:
        with tenant_context(portal()):
            serving.change_portions(
                delivery=self.order.deliveries.order_by("planned_on")[place],
                portions=portions,
                actor=self._buyer(Role.OFFICER),
                roles={Role.OFFICER},
            )

    def count(self, rejected: int) -> None:
        with tenant_context(portal()):
            delivery = whole_deliveries().get(pk=self.delivery.pk)
            counts = {}
            for place, line in enumerate(delivery.lines.all()):
                bad = rejected if place == 0 else 0
                counts[line.pk] = Count(
                    accepted=line.quantity - bad,
                    rejected=bad,
                    reason="damaged" if bad else "",
                    remark="Jahitan lepas" if bad else "",
                    photos=(photo("Jahitan lepas"),) if bad else (),
                )
            accepting.count_delivery(
                delivery=delivery, counts=counts, actor=self._buyer(Role.RECEIVER), roles={Role.RECEIVER}
            )

    def sign(self) -> None:
        with tenant_context(portal()):
            accepting.sign_acceptance(
                delivery=self.delivery,
                actor=self._buyer(Role.APPROVER),
                roles={Role.APPROVER},
                for_cooperative=False,
            )
        with tenant_context(self.order.cooperative):
            accepting.sign_acceptance(
                delivery=self.delivery, actor=self.staff(MANAGER), roles={MANAGER}, for_cooperative=True
            )
        with tenant_context(portal()):
            record = whole_deliveries().get(pk=self.delivery.pk).acceptance
            accepting.attach_signed_copy(
                order=self.order,
                document=record.document,
                proof=photo(f"{record.number} · ditandatangani"),
                actor=self._buyer(Role.APPROVER),
                by_cooperative=False,
            )

    def swap(self, pieces: int, state: str) -> None:
        """Accepted pieces of the first line for another size at its price; asked, agreed, declined or done."""
        first, *others = self.order.lines.all()
        other = next(line for line in others if line.unit_price == first.unit_price)
        buyer = self._buyer(Role.RECEIVER)
        with tenant_context(portal()):
            made = swapping.ask_swap(
                order=self.order,
                given_back=first.pk,
                wanted=other.pk,
                quantity=pieces,
                reason="Terlalu sempit di bahu",
                actor=buyer,
                roles={Role.RECEIVER},
            )
        if state == "asked":
            return
        with tenant_context(self.order.cooperative):
            swapping.answer_swap(
                swap=made,
                is_possible=state != "declined",
                planned_on=timezone.localdate() + datetime.timedelta(days=3),
                answer="Kain motif ini sudah habis." if state == "declined" else "Kami antar ke gudang.",
                actor=self._desk(),
                roles={ORDER_DESK, MANAGER},
            )
        if state == "done":
            with tenant_context(portal()):
                swapping.finish_swap(swap=made, actor=buyer, roles={Role.RECEIVER})

    def bill(self) -> None:
        with tenant_context(self.order.cooperative):
            self.invoice = invoicing.issue_bill(order=self.order, actor=self._desk())

    def tell(self, part: float, kind: str = "transfer") -> None:
        with tenant_context(portal()):
            self.invoice.refresh_from_db()
            dues = {"transfer": self.invoice.left, "slip_ppn": self.invoice.ppn_collected}
            whole = dues.get(kind, self.invoice.pph)
            amount = max(round(whole * part), 1) if part < 1 else whole
            self.payment = paying.tell_payment(
                invoice=self.invoice,
                kind=kind,
                amount=amount,
                paid_on=timezone.localdate(),
                proof=photo(f"{self.invoice.number} {kind} {amount}"),
                actor=self._buyer(Role.TREASURER),
                reference=f"TRF{self.invoice.pk:06d}",
            )

    def pay(self, part: float, kind: str = "transfer") -> None:
        self.tell(part, kind)
        with tenant_context(self.order.cooperative):
            paying.confirm_payment(
                payment=self.payment, actor=self.staff(TREASURER, MANAGER), roles={TREASURER, MANAGER}
            )

    def slip(self, part: float) -> None:
        if self.invoice.pph:
            self.pay(part, "slip_pph")

    def refuse(self) -> None:
        with tenant_context(self.order.cooperative):
            paying.refuse_payment(
                payment=self.payment,
                reason="Belum ada di mutasi rekening kami; mohon cek nomor rekening tujuan.",
                actor=self.staff(TREASURER, MANAGER),
                roles={TREASURER, MANAGER},
            )

    def late(self, days: int) -> None:
        """Only the day: the paper keeps the one on which it was made."""
        with schema_context("public"):
            due_on = timezone.localdate() - datetime.timedelta(days=days)
            Invoice.objects.filter(pk=self.invoice.pk).update(due_on=due_on)

    def _buyer(self, role: str) -> User:
        return User.objects.filter(
            institution_memberships__institution=self.order.institution, institution_memberships__role=role
        )[0]

    @staticmethod
    def staff(*roles: str) -> User:
        """In the storefront's schema: somebody with one of the roles."""
        return next(iter(people_with_role(*roles)))

    def _desk(self) -> User:
        return self.staff(ORDER_DESK, MANAGER)


def photo(text: str) -> Proof:
    """A small picture with words, encoded as every upload is."""
    picture = Image.new("RGB", (640, 400), "#f3e8d5")
    ImageDraw.Draw(picture).text((30, 180), text, fill="#2b2019")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=70)
    return read_proof(SimpleUploadedFile("foto.jpg", written.getvalue()))
