"""Reads of the dated procurement rules."""

from datetime import date, timedelta

from django.utils import timezone

from marketplace.accounts.models import Institution
from marketplace.procurement.models import OrderConditions, PurchaseOrder, PurchaseRule, Request
from marketplace.procurement.models.rules import Form


def document_form(institution: Institution, total: int, on: date) -> Form:
    """Which document a purchase of `total` IDR needs; a plain purchase order where no rule says otherwise.

    Where order letters (surat pesanan) are recognised for the buyer, they go before everything else.
    """
    rows = PurchaseRule.objects.in_force_on(on).filter(
        code=PurchaseRule.Code.FORM, buyer_kind=institution.kind
    )
    fitting = [row for row in rows if row.up_to is None or total <= row.up_to]
    letter = next((row for row in fitting if row.form == Form.LETTER), None)
    best = letter or min(fitting, key=lambda row: (row.up_to is None, row.up_to or 0), default=None)
    return Form(best.form) if best else Form.ORDER


def direct_limit(institution: Institution, on: date) -> int | None:
    """Up to how much (IDR) the institution may buy directly; None: without a limit. Above it, the official system decides."""
    return _limit(institution, PurchaseRule.Code.DIRECT, on)


def estimate_limit(institution: Institution, on: date) -> int | None:
    """Above how much (IDR) the institution writes an own estimate (HPS); None: never."""
    return _limit(institution, PurchaseRule.Code.ESTIMATE, on)


def highest_advance(institution: Institution, total: int, on: date) -> int | None:
    """How much of `total` IDR may be paid in advance, in percent; None: no rule says so."""
    rows = PurchaseRule.objects.in_force_on(on).filter(
        code=PurchaseRule.Code.ADVANCE, buyer_kind=institution.kind
    )
    fitting = [row for row in rows if row.up_to is None or total <= row.up_to]
    best = min(fitting, key=lambda row: (row.up_to is None, row.up_to or 0), default=None)
    return best.figure if best else None


def highest_increase(institution: Institution, on: date) -> int | None:
    """By how many percent of the first total addenda may raise an order; None: no rule says so."""
    return _newest(institution, PurchaseRule.Code.ADDENDUM, on, "figure")


def conditions_for(form: str, on: date) -> OrderConditions | None:
    """The conditions that are printed on an order of this form today: the newest version in use."""
    return (
        OrderConditions.objects.filter(form=form, is_active=True, valid_from__lte=on)
        .order_by("-version")
        .first()
    )


def split_warning(request: Request, total: int) -> dict[str, int] | None:
    """Whether this and other orders of the last days, each below the direct limit, are above it together.

    Answers {"orders", "together", "limit" (IDR), "days"}. How many days is a row of the rules and our own caution, no
    legal figure: it warns, and whoever decides reads it. Without the row nothing is added up.
    """
    today = timezone.localdate()
    limit = direct_limit(request.institution, today)
    days = _newest(request.institution, PurchaseRule.Code.SPLIT, today, "figure")
    if limit is None or days is None or total > limit:
        return None
    others = list(
        PurchaseOrder.objects.filter(
            institution=request.institution,
            request__kind=request.kind,
            issued_at__gte=timezone.now() - timedelta(days=days),
            official_number="",
        )
        .exclude(request=request)
        .values_list("total", flat=True)
    )
    together = total + sum(others)
    if not others or together <= limit:
        return None
    return {"orders": len(others) + 1, "together": together, "limit": limit, "days": days}


def _limit(institution: Institution, code: str, on: date) -> int | None:
    return _newest(institution, code, on, "up_to")


def _newest(institution: Institution, code: str, on: date, name: str) -> int | None:
    """One figure of the newest rule in force."""
    return (
        PurchaseRule.objects.in_force_on(on)
        .filter(code=code, buyer_kind=institution.kind)
        .order_by("-valid_from")
        .values_list(name, flat=True)
        .first()
    )
