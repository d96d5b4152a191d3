"""Reads of the dated procurement rules."""

from datetime import date

from marketplace.accounts.models import Institution
from marketplace.procurement.models import PurchaseRule
from marketplace.procurement.models.rules import Form


def document_form(institution: Institution, total: int, on: date) -> Form:
    """Which document a purchase of `total` IDR needs; a plain purchase order where no rule says otherwise."""
    rows = PurchaseRule.objects.in_force_on(on).filter(
        code=PurchaseRule.Code.FORM, buyer_kind=institution.kind
    )
    fitting = [row for row in rows if row.up_to is None or total <= row.up_to]
    best = min(fitting, key=lambda row: (row.up_to is None, row.up_to or 0), default=None)
    return Form(best.form) if best else Form.ORDER


def direct_limit(institution: Institution, on: date) -> int | None:
    """Up to how much (IDR) the institution may buy directly; None: without a limit. Above it, the official system decides."""
    return _limit(institution, PurchaseRule.Code.DIRECT, on)


def estimate_limit(institution: Institution, on: date) -> int | None:
    """Above how much (IDR) the institution writes an own estimate (HPS); None: never."""
    return _limit(institution, PurchaseRule.Code.ESTIMATE, on)


def _limit(institution: Institution, code: str, on: date) -> int | None:
    return (
        PurchaseRule.objects.in_force_on(on)
        .filter(code=code, buyer_kind=institution.kind)
        .order_by("-valid_from")
        .values_list("up_to", flat=True)
        .first()
    )
