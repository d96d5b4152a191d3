"""Reads of quotes, and the figures a quote begins with. Amounts are whole IDR."""

from datetime import date

from django.utils import timezone

from marketplace.catalogue import capacity
from marketplace.catalogue.calculations import unit_price
from marketplace.catalogue.models import CateringOffer, Product
from marketplace.catalogue.selectors import certificates_of_cooperative, certificates_shown_for
from marketplace.catalogue.weeks import lead_time_of
from marketplace.core.dates import add_business_days
from marketplace.procurement.goods import Goods
from marketplace.procurement.models import Quote, Request, RequestLine
from marketplace.procurement.states import ACCEPTED, DRAFT, SENT
from marketplace.reference.selectors import tax_rule
from tenants.models import Cooperative


def quote_for_update(quote_id: object) -> Quote:
    """Return the quote with its row locked; lock its request first. Raises Quote.DoesNotExist."""
    return (
        Quote.objects.select_for_update(of=("self",)).select_related("cooperative__region").get(pk=quote_id)
    )


def published_prices(lines: list[RequestLine], goods: Goods | None) -> dict[int, int]:
    """{request line id: published price each for the whole quantity}; of goods that are gone, what they cost then."""
    quantity = sum(line.quantity for line in lines)
    prices = {form.id: form.price for form in goods.forms} if goods else {}
    tiers = goods.tiers if goods else []
    return {
        line.pk: unit_price(prices.get(line.variant_id, line.snapshot.get("unit_price", 1)), tiers, quantity)
        for line in lines
        if line.variant_id is not None
    }


def certificates_to_attach(request: Request, cooperative: Cooperative) -> list[dict[str, str]]:
    """Works in the storefront's schema: what holds today for the asked product, or for the whole cooperative."""
    product = None
    if request.product_cooperative_id == cooperative.pk:
        product = Product.objects.filter(pk=request.product_id).first()
    rows = certificates_shown_for(product) if product else certificates_of_cooperative()
    return [
        {
            "kind": one.kind.name_id,
            "number": one.number,
            "issuer": one.issuer,
            "expires": one.valid_until.isoformat() if one.valid_until else "",
        }
        for one in rows
    ]


def fit_of(request: Request, cooperative: Cooperative) -> str:
    """Works in the storefront's schema: how a request fits the own catalogue: "own", "similar", or "other"."""
    if request.product_cooperative_id == cooperative.pk:
        return "own"
    words = {word for line in request.lines.all() for word in line.name.lower().split() if len(word) > 3}
    names = " ".join(Product.objects.filter(live=True).values_list("name", flat=True)[:500]).lower()
    return "similar" if any(word in names for word in words) else "other"


def capacity_fit(request: Request, cooperative: Cooperative) -> tuple[bool, date, int | None] | None:
    """Works in the storefront's schema: can the own product be had in this quantity on the wanted day?

    Answers (it can, the first day on which it can leave, portions left that day for catering); None for goods that are
    not the storefront's own or have no wanted day. The weeks that other orders take are counted.
    """
    if request.product_cooperative_id != cooperative.pk or request.wanted_on is None:
        return None
    product = Product.objects.filter(pk=request.product_id).first()
    if product is None:
        return None
    pieces = sum(line.quantity for line in request.lines.all())
    if request.is_catering:
        offer = CateringOffer.objects.filter(product=product).first()
        if offer is None:
            return None
        left = capacity.portions_left(offer, request.wanted_on)
        heads = pieces // max(len(request.serving_dates or []), 1)
        return heads <= left, request.wanted_on, left
    ready = add_business_days(timezone.localdate(), lead_time_of(product, pieces))
    return ready <= request.wanted_on, ready, None


def tax_on_quote(cooperative: Cooperative, kind: str, amount: int, on: date) -> tuple[str, str, int]:
    """(tax status, what the line says, tax in IDR): PPN only from a cooperative that is registered for it, never on catering."""
    if kind == Request.Kind.CATERING:
        return Quote.TaxStatus.CATERING, "", 0
    rule = tax_rule("ppn", on) if cooperative.is_taxable_entrepreneur else None
    if rule is None:
        return Quote.TaxStatus.NONE, "", 0
    return Quote.TaxStatus.PPN, f"{rule.name_id} ({rule.legal_source})", rule.tax_on(amount)


def own_draft(request: Request, cooperative: Cooperative) -> Quote | None:
    """The cooperative's unsent quote to a request that was read whole."""
    return _first(request, cooperative, (DRAFT,))


def quote_in_force(request: Request, cooperative: Cooperative) -> Quote | None:
    """The cooperative's quote that waits for the institution, or that it accepted."""
    return _first(request, cooperative, (SENT, ACCEPTED))


def last_quote(request: Request, cooperative: Cooperative) -> Quote | None:
    """The cooperative's newest version, whatever became of it."""
    mine = [quote for quote in request.quotes.all() if quote.cooperative_id == cooperative.pk]
    return max(mine, key=lambda quote: quote.version, default=None)


def _first(request: Request, cooperative: Cooperative, states: tuple[str, ...]) -> Quote | None:
    for quote in request.quotes.all():
        if quote.cooperative_id == cooperative.pk and quote.status in states:
            return quote
    return None
