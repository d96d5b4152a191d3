"""Which deliveries came too late, and what the order's terms say about it. Amounts are whole IDR."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from marketplace.core.dates import zone_of
from marketplace.procurement.calculations import late_penalty
from marketplace.procurement.models import PurchaseOrder
from marketplace.procurement.selectors.rules import conditions_for
from marketplace.receiving.models import Delivery, PenaltyDecision
from marketplace.receiving.states import ACCEPTED
from marketplace.reference.selectors import tax_rule

# The dated rule of reference.TaxRule that caps a penalty, as a share of the late part's price.
CAP = "denda-keterlambatan-maksimum"


@dataclass(frozen=True)
class LateDelivery:
    """Accepted goods that arrived `days` after the day on which they were due."""

    delivery: Delivery
    due_on: date
    arrived_on: date
    days: int
    goods: int
    amount: int
    basis: dict[str, Any]
    decision: PenaltyDecision | None


def late_deliveries(order: PurchaseOrder) -> list[LateDelivery]:
    """Late deliveries by the terms that held when the order was issued; none where they know no penalty.

    So many per mille of the late part's price a day, before PPN (sample SPK), at most the dated rule's share of it. A dated
    serving is due on its own day, other goods on the day of the order; days are those of the institution's own hour.
    """
    conditions = conditions_for(order.form, timezone.localdate(order.issued_at))
    if conditions is None or not conditions.late_permille:
        return []
    zone = zone_of(order.institution.region.code)
    rows = (
        Delivery.objects.filter(purchase_order=order, status=ACCEPTED)
        .select_related(
            "acceptance", "purchase_order__cooperative", "penalty_decision__payment",
            "penalty_decision__decided_by",
        )
        .prefetch_related("lines__line")
        .order_by("planned_on", "pk")
    )  # fmt: skip
    found = []
    for one in rows:
        due_on = one.planned_on if one.changes_until else order.wanted_on
        arrived_on = timezone.localdate(one.acceptance.arrived_at, timezone=zone)
        days = (arrived_on - due_on).days
        goods = sum((line.accepted or 0) * line.line.unit_price for line in one.lines.all())
        if days <= 0 or not goods:
            continue
        cap = tax_rule(CAP, order.issued_at.date())
        full = late_penalty(goods, conditions.late_permille, days)
        amount = min(full, cap.tax_on(goods)) if cap else full
        basis = {
            "acceptance": one.acceptance.number,
            "due_on": due_on.isoformat(),
            "arrived_on": arrived_on.isoformat(),
            "days": days,
            "goods": goods,
            "permille_a_day": conditions.late_permille,
            "most": cap.tax_on(goods) if cap else None,
            "amount": amount,
            "source": conditions.legal_source,
        }
        decision = getattr(one, "penalty_decision", None)
        found.append(LateDelivery(one, due_on, arrived_on, days, goods, amount, basis, decision))
    return found
