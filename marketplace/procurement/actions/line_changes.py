"""What an addendum does to an order's lines: other quantities, other prices, another size. Amounts are whole IDR.

Apps above keep figures of their own beside the lines (what was delivered, what was billed). They register what must follow
in the same transaction, and refuse what contradicts them by raising CannotAmend.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core.money import rupiah
from marketplace.procurement.models import Addendum, PurchaseOrder, PurchaseOrderLine
from marketplace.procurement.selectors.awards import steps_for
from marketplace.procurement.selectors.quotes import tax_on_quote
from marketplace.procurement.selectors.rules import direct_limit, highest_increase

APPROVER = "approver"


class CannotAmend(Exception):
    """The order cannot be changed like this; the message says why and what to do. `field` names the answer."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class LineChange:
    """One line with so many pieces at this price each (IDR); 0 pieces take it out.

    Without `line_id` it is a new line, made like the line `like`, with a variant of the same product.
    """

    quantity: int
    unit_price: int
    line_id: int | None = None
    like: int | None = None
    variant_id: int | None = None
    label: str = ""
    snapshot: dict[str, Any] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The field of the form in which it stands."""
        return f"quantity-{self.line_id}" if self.line_id else f"new-{self.variant_id}"


Check = Callable[[PurchaseOrder, Sequence[LineChange]], None]
Follow = Callable[[PurchaseOrder, Sequence[int]], None]
_checks: list[Check] = []
_followers: list[Follow] = []


def keep_in_step(*, check: Check, follow: Follow) -> None:
    """Register an app above: `check` refuses by CannotAmend; `follow` takes the changed lines over, and ids that go."""
    _checks.append(check)
    _followers.append(follow)


def real_changes(order: PurchaseOrder, wanted: Collection[LineChange]) -> list[LineChange]:
    """Those that differ from what the order says."""
    lines = {line.pk: line for line in order.lines.all()}
    return [
        one
        for one in wanted
        if one.line_id is None
        or (one.quantity, one.unit_price) != (lines[one.line_id].quantity, lines[one.line_id].unit_price)
    ]


def amounts_after(order: PurchaseOrder, changes: Sequence[LineChange]) -> tuple[int, int, str, int]:
    """(subtotal, tax, what the tax is called, total) in IDR with these changes."""
    changed = {one.line_id: one for one in changes if one.line_id}
    subtotal = sum(
        changed[line.pk].quantity * changed[line.pk].unit_price if line.pk in changed else line.total
        for line in order.lines.all()
    ) + sum(one.quantity * one.unit_price for one in changes if one.line_id is None)
    _status, label, tax = tax_on_quote(
        order.cooperative, order.request.kind, subtotal + order.delivery_price, timezone.localdate()
    )
    return subtotal, tax, label, subtotal + order.delivery_price + tax


def refuse_unlawful(
    order: PurchaseOrder, changes: Sequence[LineChange], total: int, roles: Collection[str]
) -> None:
    """Raises CannotAmend for what contradicts deliveries, the institution's chain, or a rule in force."""
    if order.request.is_catering:
        raise CannotAmend(_("Portions of catering are changed on their dates, not by an addendum."))
    kept = sum(1 for one in changes if one.line_id is None) + order.lines.count()
    if kept == sum(1 for one in changes if one.quantity == 0):
        raise CannotAmend(_("An order has at least one line. Leave something of it."))
    for check in _checks:
        check(order, changes)
    if total <= order.total:
        return
    if APPROVER not in roles and steps_for(order.institution, total):
        raise CannotAmend(
            _("This makes the order dearer. Such a change is proposed by: %(role)s.")
            % {"role": order.institution.role_name(APPROVER)}
        )
    percent = highest_increase(order.institution, timezone.localdate())
    first = order.addenda.exclude(total=None).filter(status="agreed").order_by("sequence").first()
    signed = first.before.get("total", order.total) if first else order.total
    if percent is not None and total > signed + signed * percent // 100:
        raise CannotAmend(
            _(
                "Addenda may raise the total by %(percent)d percent at most, up to %(most)s. Begin a new request for the rest."
            )
            % {"percent": percent, "most": rupiah(signed + signed * percent // 100)}
        )
    limit = direct_limit(order.institution, timezone.localdate())
    if limit is not None and total > limit and not order.official_number:
        raise CannotAmend(
            _("With this the order is above %(limit)s and belongs in the official system.")
            % {"limit": rupiah(limit)}
        )


def as_json(order: PurchaseOrder, changes: Sequence[LineChange]) -> list[dict[str, Any]]:
    """What an addendum keeps of its changes."""
    lines = {line.pk: line for line in order.lines.all()}
    rows = []
    for one in changes:
        line = lines[one.line_id or one.like]  # type: ignore[index]
        rows.append(
            {
                **asdict(one),
                "name": line.name,
                "label": line.label if one.line_id else one.label,
                "unit": line.unit,
                "before": {"quantity": line.quantity, "unit_price": line.unit_price} if one.line_id else None,
                "after": {"quantity": one.quantity, "unit_price": one.unit_price},
            }
        )
    return rows


def apply_lines(order: PurchaseOrder, addendum: Addendum) -> None:
    """Write an agreed addendum's lines into the locked order, and let the apps above follow. Raises CannotAmend."""
    names = ("quantity", "unit_price", "line_id", "like", "variant_id", "label", "snapshot")
    changes = [LineChange(**{name: row[name] for name in names}) for row in addendum.lines]
    if not changes:
        return
    for check in _checks:
        check(order, changes)
    order.subtotal, order.tax, order.tax_label, order.total = amounts_after(order, changes)
    order.save(update_fields=["subtotal", "tax", "tax_label", "total", "updated_at"])
    lines = {line.pk: line for line in order.lines.all()}
    position = order.lines.aggregate(last=Max("position"))["last"] or 0
    gone = []
    for one in changes:
        if one.line_id is None:
            position += 1
            _add_line(order, lines[one.like], one, position)  # type: ignore[index]
        elif one.quantity == 0:
            gone.append(one.line_id)
        else:
            line = lines[one.line_id]
            line.quantity, line.unit_price = one.quantity, one.unit_price
            line.total = line.quantity * line.unit_price
            line.save(update_fields=["quantity", "unit_price", "total"])
    # The apps above take their rows of a line away before the line goes.
    for follow in _followers:
        follow(order, gone)
    PurchaseOrderLine.objects.filter(pk__in=gone).delete()


def _add_line(order: PurchaseOrder, like: PurchaseOrderLine, one: LineChange, position: int) -> None:
    PurchaseOrderLine.objects.create(
        purchase_order=order,
        cooperative_id=order.cooperative_id,
        position=position,
        product_id=like.product_id,
        variant_id=one.variant_id,
        name=like.name,
        label=one.label,
        unit=like.unit,
        quantity=one.quantity,
        unit_price=one.unit_price,
        total=one.quantity * one.unit_price,
        snapshot=one.snapshot or like.snapshot,
    )
