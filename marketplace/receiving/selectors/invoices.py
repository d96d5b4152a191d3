"""Reads of bills and what they rest on. Amounts are whole IDR."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from marketplace.accounts.models import Institution
from marketplace.procurement.models import PurchaseOrder, Quote
from marketplace.receiving.calculations import TaxCase, TaxRules
from marketplace.receiving.models import Invoice, InvoicePayment
from marketplace.receiving.states import CONFIRMED, CREDITED, INVOICE_OPEN, PART_PAID, TOLD
from marketplace.reference.selectors import tax_rule

TRANSFER, PENALTY = InvoicePayment.Kind.TRANSFER, InvoicePayment.Kind.PENALTY
SLIPS = (InvoicePayment.Kind.SLIP_PPN, InvoicePayment.Kind.SLIP_PPH)
OWING = (INVOICE_OPEN, PART_PAID)
# Days overdue that begin a column of the ageing table.
AGES = (1, 31, 61, 91)


def whole_invoices() -> QuerySet[Invoice]:
    """Bills with everything their page shows."""
    return Invoice.objects.select_related(
        "purchase_order__institution__region",
        "purchase_order__cooperative__region",
        "purchase_order__quote",
        "purchase_order__request",
        "document",
        "receipt",
        "corrects",
        "statement",
        "issued_by",
    ).prefetch_related(
        "lines__line", "payments__told_by", "payments__receipt", "payments__penalty_decision", "credit_notes"
    )


def invoices_of(order: PurchaseOrder) -> list[Invoice]:
    return list(
        Invoice.objects.filter(purchase_order=order).select_related("document", "receipt").order_by("pk")
    )


def invoices_here(status: str = "") -> QuerySet[Invoice]:
    """The bills of the storefront in whose schema we are, the newest first."""
    rows = Invoice.objects.select_related("institution", "purchase_order")
    return rows.filter(status=status) if status else rows


def invoices_to(institution: Institution, *, only_owing: bool = False) -> QuerySet[Invoice]:
    """An institution's bills; those that wait for money first by their day."""
    rows = Invoice.objects.filter(institution=institution).select_related(
        "cooperative__region", "purchase_order"
    )
    if only_owing:
        return rows.filter(status__in=OWING).exclude(kind=Invoice.Kind.CREDIT).order_by("due_on", "pk")
    return rows


def invoices_to_pay(institution: Institution) -> QuerySet[Invoice]:
    """Bills of which something is still to be transferred, with `told`: IDR that is handed in and not answered yet.

    What is handed in waits for the cooperative, not for the institution.
    """
    rows = invoices_to(institution, only_owing=True).annotate(told=_handed_in((TRANSFER, PENALTY), (TOLD,)))
    return rows.filter(cash_due__gt=F("paid") + F("credited") + F("told"))


def invoices_without_slips(institution: Institution) -> QuerySet[Invoice]:
    """Bills whose cash is paid or handed in, with taxes of which the cooperative has no slip; `slips`: IDR it has."""
    rows = invoices_to(institution).exclude(kind=Invoice.Kind.CREDIT).exclude(status=CREDITED)
    rows = rows.annotate(
        told=_handed_in((TRANSFER, PENALTY), (TOLD,)), slips=_handed_in(SLIPS, (TOLD, CONFIRMED))
    )
    return rows.filter(
        Q(paid__gt=0) | Q(told__gt=0),
        cash_due__lte=F("paid") + F("credited") + F("told"),
        slips__lt=F("ppn_collected") + F("pph"),
    ).order_by("due_on", "pk")


def _handed_in(kinds: Sequence[str], states: Sequence[str]) -> Coalesce:
    """IDR of a bill's payments of these kinds in these states."""
    counted = Q(payments__kind__in=kinds, payments__status__in=states)
    return Coalesce(Sum("payments__amount", filter=counted), 0, output_field=BigIntegerField())


def payments_to_confirm() -> QuerySet[InvoicePayment]:
    """What institutions told the storefront in whose schema we are, the oldest first."""
    return (
        InvoicePayment.objects.filter(status="told")
        .select_related("invoice__institution", "invoice__statement")
        .order_by("told_at", "pk")
    )


def invoice_for_update(pk: object) -> Invoice:
    """Lock a bill; lock its order's fulfilment first. Raises Invoice.DoesNotExist."""
    return (
        Invoice.objects.select_for_update(of=("self",))
        .select_related(
            "purchase_order__institution", "purchase_order__cooperative__region", "purchase_order__quote"
        )
        .get(pk=pk)
    )


def advance_left(order: PurchaseOrder) -> int:
    """The goods' value of advances that no bill has taken into account yet, in IDR."""
    rows = Invoice.objects.filter(purchase_order=order)
    billed = rows.filter(kind=Invoice.Kind.ADVANCE).aggregate(sum=Sum("goods"))["sum"] or 0
    used = rows.filter(kind=Invoice.Kind.BILL).aggregate(sum=Sum("advance"))["sum"] or 0
    back = rows.filter(kind=Invoice.Kind.CREDIT, corrects__kind=Invoice.Kind.BILL).aggregate(
        sum=Sum("advance")
    )
    gone = rows.filter(kind=Invoice.Kind.CREDIT, corrects__kind=Invoice.Kind.ADVANCE).aggregate(
        sum=Sum("goods")
    )
    return billed - used + (back["sum"] or 0) - (gone["sum"] or 0)


def delivery_price_left(order: PurchaseOrder) -> int:
    """What of the order's delivery price no bill carries yet, in IDR."""
    rows = Invoice.objects.filter(purchase_order=order)
    billed = rows.filter(kind=Invoice.Kind.BILL).aggregate(sum=Sum("delivery_price"))["sum"] or 0
    back = rows.filter(kind=Invoice.Kind.CREDIT).aggregate(sum=Sum("delivery_price"))["sum"] or 0
    return order.delivery_price - billed + back


def net_of(order: PurchaseOrder) -> int:
    """The real value of the transaction before taxes, in IDR: what a treasurer's threshold is measured by."""
    return order.subtotal + order.delivery_price


def tax_case(order: PurchaseOrder) -> TaxCase:
    quote = order.quote
    return TaxCase(
        is_catering=quote.tax_status == Quote.TaxStatus.CATERING,
        charges_ppn=quote.tax_status == Quote.TaxStatus.PPN,
        buyer_is_government=order.institution.kind == Institution.Kind.GOVERNMENT,
        has_pp55_letter=bool(quote.tax_letter),
    )


def tax_rules(order: PurchaseOrder, day: date) -> TaxRules:
    """The dated rules that are switched on, the region's own before the national one."""
    region = order.cooperative.region.code
    has_number = bool(order.cooperative.npwp)
    return TaxRules(
        ppn=tax_rule("ppn", day),
        pbjt=tax_rule("pbjt-katering", day, region),
        ppn_collected=tax_rule("ppn-dipungut-bendahara", day),
        pph22=tax_rule("pph-22-bendahara", day),
        pph23=tax_rule("pph-23-katering" if has_number else "pph-23-katering-tanpa-npwp", day),
        pph_final=tax_rule("pph-final-pp55", day),
    )


def stamp_duty(order: PurchaseOrder, amount: int, day: date) -> int:
    """The stamp that belongs on a receipt over `amount`, in IDR; 0 below the threshold of the day's rule."""
    rule = tax_rule("bea-meterai", day)
    return rule.tax_on(amount) if rule else 0


@dataclass(frozen=True)
class Ageing:
    """What one institution owes, by how long it is overdue: not yet, 1–30, 31–60, 61–90, more than 90 days."""

    institution: str
    columns: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.columns)


def ageing(invoices: Iterable[Invoice], today: date) -> list[Ageing]:
    """Sort bills that wait for money; the largest debtor first."""
    found: dict[str, list[int]] = {}
    for one in invoices:
        late = (today - one.due_on).days
        place = sum(late >= edge for edge in AGES)
        found.setdefault(one.institution.name, [0] * (len(AGES) + 1))[place] += one.left
    rows = [Ageing(name, tuple(columns)) for name, columns in found.items()]
    return sorted(rows, key=lambda row: -row.total)


def owing_here() -> QuerySet[Invoice]:
    return (
        Invoice.objects.filter(status__in=OWING)
        .exclude(kind=Invoice.Kind.CREDIT)
        .annotate(rest=F("cash_due") - F("paid") - F("credited"))
        .select_related("institution", "statement")
        .order_by("due_on", "pk")
    )
