"""Bills over what was accepted, advances, and credit notes. Works in the cooperative's schema. Amounts are whole IDR."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, User
from marketplace.core import audit, due, outbox
from marketplace.core.dates import morning_of
from marketplace.core.money import rupiah, share
from marketplace.core.numbers import next_number
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine
from marketplace.receiving.calculations import Bill, TaxRules, advance_to_deduct, bill, credited
from marketplace.receiving.models import Fulfilment, Invoice, InvoiceLine, LineBalance
from marketplace.receiving.papers.invoice import issue_invoice, issue_receipt
from marketplace.receiving.selectors.deliveries import (
    balances_for_update,
    balances_of,
    fulfilment_for_update,
)
from marketplace.receiving.selectors.invoices import (
    advance_left,
    delivery_price_left,
    invoice_for_update,
    net_of,
    tax_case,
    tax_rules,
)
from marketplace.receiving.states import INVOICE


class CannotInvoice(Exception):
    """There is nothing to bill, or not as asked; the message says why."""


@dataclass(frozen=True)
class Draft:
    """What a bill would be: {line id: pieces} and its amounts."""

    quantities: dict[int, int]
    amounts: Bill


@dataclass(frozen=True)
class Reckoned:
    """What a bill would be over, before its taxes: {line id: pieces}, and amounts in IDR."""

    order: PurchaseOrder
    quantities: dict[int, int]
    goods: int
    delivery_price: int
    advance: int

    @property
    def net(self) -> int:
        return self.goods + self.delivery_price - self.advance

    def draft(self, rules: TaxRules, *, together: int = 0) -> Draft:
        """With its taxes; `together` is the net value in IDR of all bills that are paid in one sum with it."""
        amounts = bill(
            goods=self.goods,
            delivery_price=self.delivery_price,
            advance=self.advance,
            case=tax_case(self.order),
            rules=rules,
            transaction=max(net_of(self.order), together),
        )
        return Draft(self.quantities, amounts)


@dataclass(frozen=True)
class OpenBill:
    """A bill whose order is locked until the end of the transaction: nothing of it is accepted or billed meanwhile."""

    fulfilment: Fulfilment
    balances: dict[int, LineBalance]
    lines: dict[int, PurchaseOrderLine]
    reckoned: Reckoned


def next_bill(order: PurchaseOrder, day: date | None = None) -> Draft | None:
    """The bill over everything that is accepted and not billed yet; None when there is nothing."""
    found = reckon(order, balances_of(order))
    return found.draft(tax_rules(order, day or timezone.localdate())) if found else None


def issue_bill(*, order: PurchaseOrder, actor: User) -> Invoice:
    """Bill all accepted pieces that no bill carries yet. Raises CannotInvoice."""
    with transaction.atomic():
        opened = open_bill(order.pk)
        if opened is None:
            raise CannotInvoice(_("Nothing accepted is left to bill."))
        today = timezone.localdate()
        return write_bill(
            opened,
            opened.reckoned.draft(tax_rules(opened.reckoned.order, today)),
            due_on=today + timedelta(days=opened.fulfilment.due_days),
            actor=actor,
        )


def open_bill(order_id: int) -> OpenBill | None:
    """Lock an order in the caller's transaction and reckon its next bill; None when there is nothing to bill."""
    fulfilment = fulfilment_for_update(order_id)
    order = fulfilment.purchase_order
    balances = balances_for_update(order_id)
    lines = {line.pk: line for line in order.lines.all()}
    for balance in balances.values():
        balance.line = lines[balance.line_id]
    found = reckon(order, balances.values())
    return OpenBill(fulfilment, balances, lines, found) if found else None


def write_bill(
    opened: OpenBill, draft: Draft, *, due_on: date, actor: User, is_part: bool = False
) -> Invoice:
    """Number and keep an opened bill, in the caller's transaction; `is_part` of a collective bill, which tells of it."""
    for line_id, pieces in draft.quantities.items():
        opened.balances[line_id].invoiced += pieces
        opened.balances[line_id].save(update_fields=["invoiced"])
    return _issue(
        opened.reckoned.order,
        Invoice.Kind.BILL,
        draft.amounts,
        [(opened.lines[line_id], pieces) for line_id, pieces in draft.quantities.items()],
        due_on=due_on,
        actor=actor,
        is_part=is_part,
    )


def issue_advance(*, order: PurchaseOrder, actor: User) -> Invoice:
    """Bill the agreed advance, once. Raises CannotInvoice."""
    with transaction.atomic():
        fulfilment = fulfilment_for_update(order.pk)
        order = fulfilment.purchase_order
        if not fulfilment.advance_percent:
            raise CannotInvoice(_("No advance was agreed for this order."))
        if Invoice.objects.filter(purchase_order=order).exclude(status="credited").exists():
            raise CannotInvoice(_("The advance is billed before anything else, and once."))
        today = timezone.localdate()
        amounts = bill(
            goods=share(order.subtotal, fulfilment.advance_percent, 100),
            delivery_price=0,
            advance=0,
            case=tax_case(order),
            rules=tax_rules(order, today),
            transaction=net_of(order),
        )
        return _issue(
            order,
            Invoice.Kind.ADVANCE,
            amounts,
            [],
            due_on=today + timedelta(days=fulfilment.due_days),
            actor=actor,
        )


def issue_credit_note(
    *, invoice: Invoice, quantities: Mapping[int, int], reason: str, actor: User
) -> Invoice:
    """Take {order line id: pieces} of a bill back; those can be billed again. An advance is taken back whole.

    Raises CannotInvoice when more is taken back than was billed, or than is still unpaid.
    """
    with transaction.atomic():
        fulfilment_for_update(invoice.purchase_order_id)
        locked = invoice_for_update(invoice.pk)
        order = locked.purchase_order
        if locked.kind == Invoice.Kind.CREDIT:
            raise CannotInvoice(_("This is a credit note itself."))
        lines = {one.line_id: one for one in locked.lines.select_related("line")}
        wanted = {line_id: pieces for line_id, pieces in quantities.items() if pieces}
        goods = locked.goods if locked.kind == Invoice.Kind.ADVANCE else _value_of(locked, lines, wanted)
        if not goods:
            raise CannotInvoice(_("Write how many pieces are taken back."))
        original = _amounts_of(locked)
        amounts = credited(original, goods)
        if amounts.cash_due > locked.left:
            raise CannotInvoice(
                _("Only %(left)s of this bill is unpaid; a credit note cannot take back more.")
                % {"left": rupiah(locked.left)}
            )
        balances = balances_for_update(order.pk, wanted)
        for line_id, pieces in wanted.items():
            balances[line_id].invoiced -= pieces
            balances[line_id].save(update_fields=["invoiced"])
        note = _issue(
            order,
            Invoice.Kind.CREDIT,
            amounts,
            [(lines[line_id].line, pieces) for line_id, pieces in wanted.items()],
            due_on=timezone.localdate(),
            actor=actor,
            corrects=locked,
            reason=reason,
        )
        locked.credited += amounts.cash_due
        locked.save(update_fields=["credited"])
        if locked.left == 0:
            INVOICE.apply(locked, "credit", actor="system", role="system")
            due.cancel("invoice.overdue", locked.pk, schema=order.cooperative.schema_name)
    return note


def reckon(order: PurchaseOrder, balances: Collection[LineBalance]) -> Reckoned | None:
    """What the order's next bill is over, by its balances with their lines; None when there is nothing to bill."""
    quantities = {one.line_id: one.to_invoice for one in balances if one.to_invoice}
    if not quantities:
        return None
    goods = sum(one.line.unit_price * quantities.get(one.line_id, 0) for one in balances)
    left = advance_left(order)
    is_last = all(one.is_settled for one in balances)
    percent = order.fulfilment.advance_percent
    return Reckoned(
        order=order,
        quantities=quantities,
        goods=goods,
        delivery_price=delivery_price_left(order),
        advance=advance_to_deduct(goods=goods, percent=percent, left=left, is_last=is_last) if left else 0,
    )


def _issue(
    order: PurchaseOrder,
    kind: str,
    amounts: Bill,
    lines: list[tuple],
    *,
    due_on: date,
    actor: User,
    corrects: Invoice | None = None,
    reason: str = "",
    is_part: bool = False,
) -> Invoice:
    """Number the paper, issue its PDF and write the rows, in the caller's transaction."""
    today = timezone.localdate()
    prefix = "NK" if kind == Invoice.Kind.CREDIT else "INV"
    number = next_number(
        prefix, cooperative_id=order.cooperative_id, year=today.year, code=order.cooperative.code
    )
    invoice = Invoice(
        purchase_order=order,
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        kind=kind,
        corrects=corrects,
        number=number,
        issued_on=today,
        due_on=due_on,
        reason=reason,
        goods=amounts.goods,
        delivery_price=amounts.delivery_price,
        advance=amounts.advance,
        ppn=amounts.ppn,
        pbjt=amounts.pbjt,
        total=amounts.total,
        ppn_collected=amounts.ppn_collected,
        pph=amounts.pph,
        cash_due=amounts.cash_due,
        taxes=amounts.taxes,
        issued_by=actor,
    )
    rows = [
        InvoiceLine(
            cooperative_id=order.cooperative_id,
            line=line,
            quantity=pieces,
            unit_price=line.unit_price,
            total=line.unit_price * pieces,
        )
        for line, pieces in lines
    ]
    invoice.document = issue_invoice(invoice, rows, actor=actor)
    if kind != Invoice.Kind.CREDIT and order.institution.kind == Institution.Kind.GOVERNMENT:
        # A government treasurer pays against a signed kuitansi; elsewhere the receipt follows the money.
        invoice.receipt = issue_receipt(
            order,
            number=number.replace("INV/", "KW/", 1),
            amount=invoice.total,
            what=invoice.number,
            day=today,
            actor=actor,
        )
    invoice.save(force_insert=True)
    for row in rows:
        row.invoice = invoice
    InvoiceLine.objects.bulk_create(rows)
    audit.record(
        "invoice.issue",
        "invoice",
        invoice.pk,
        actor=actor,
        cooperative_id=order.cooperative_id,
        institution_id=order.institution_id,
        changes={
            "number": [None, number],
            "total": [None, invoice.total],
            "cash_due": [None, invoice.cash_due],
        },
    )
    schema = order.cooperative.schema_name
    topic = "invoice.credited" if kind == Invoice.Kind.CREDIT else "invoice.issued"
    outbox.emit(topic, invoice.pk, facts_of(invoice) | {"is_part": is_part}, schema=schema)
    if kind != Invoice.Kind.CREDIT:
        due.schedule(
            "invoice.overdue",
            invoice.pk,
            at=morning_of(due_on + timedelta(days=1)),
            payload={**facts_of(invoice), "step": 1},
            schema=schema,
        )
    return invoice


def facts_of(invoice: Invoice) -> dict[str, int | str | None]:
    """What an event says of a bill, so that a ledger can post it: ids, kind and amounts in IDR."""
    names = (
        "goods", "delivery_price", "advance", "ppn", "pbjt", "total", "ppn_collected", "pph", "cash_due",
    )  # fmt: skip
    return {
        "invoice_id": invoice.pk,
        "number": invoice.number,
        "kind": str(invoice.kind),
        "corrects_id": invoice.corrects_id,
        "purchase_order_id": invoice.purchase_order_id,
        "cooperative_id": invoice.cooperative_id,
        "institution_id": invoice.institution_id,
        **{name: getattr(invoice, name) for name in names},
    }


def _value_of(invoice: Invoice, lines: Mapping[int, InvoiceLine], wanted: Mapping[int, int]) -> int:
    value = 0
    back: dict[int, int] = {}
    for note in invoice.credit_notes.prefetch_related("lines"):
        for row in note.lines.all():
            back[row.line_id] = back.get(row.line_id, 0) + row.quantity
    for line_id, pieces in wanted.items():
        billed = lines.get(line_id)
        left = billed.quantity - back.get(line_id, 0) if billed else 0
        if billed is None or not 0 < pieces <= left:
            raise CannotInvoice(_("At most %(left)d pieces of this line can be taken back.") % {"left": left})
        value += billed.unit_price * pieces
    return value


def _amounts_of(invoice: Invoice) -> Bill:
    return Bill(
        goods=invoice.goods,
        delivery_price=invoice.delivery_price,
        advance=invoice.advance,
        ppn=invoice.ppn,
        pbjt=invoice.pbjt,
        ppn_collected=invoice.ppn_collected,
        pph=invoice.pph,
        taxes=invoice.taxes,
    )
