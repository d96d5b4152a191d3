"""Numbered addenda: the institution proposes a change with a reason, the cooperative agrees or refuses."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.procurement.actions.line_changes import (
    CannotAmend,
    LineChange,
    amounts_after,
    apply_lines,
    as_json,
    real_changes,
    refuse_unlawful,
)
from marketplace.procurement.actions.timeline import COOPERATIVE, INSTITUTION, remark, tell
from marketplace.procurement.documents import issue_addendum
from marketplace.procurement.models import Addendum, PurchaseOrder
from marketplace.procurement.selectors.purchase_orders import purchase_order_for_update
from marketplace.procurement.states import ADDENDUM, PROPOSED

__all__ = ["CannotAmend", "LineChange", "answer_addendum", "propose_addendum"]


def propose_addendum(
    *,
    purchase_order: PurchaseOrder,
    wanted_on: date,
    place: str,
    delivery_plan: str,
    reason: str,
    actor: User,
    lines: Collection[LineChange] = (),
    roles: Collection[str] = (),
) -> Addendum:
    """Number the change and issue its PDF; nothing holds before the cooperative agrees. Raises CannotAmend.

    `lines` are other quantities and prices; `roles` those of the person in the institution: who may make it dearer.
    """
    with transaction.atomic():
        order = purchase_order_for_update(purchase_order.pk)
        if order.addenda.filter(status=PROPOSED).exists():
            raise CannotAmend(_("A change already waits for the cooperative. Wait for its answer."))
        changes = real_changes(order, lines)
        if not changes and (wanted_on, place, delivery_plan) == (order.wanted_on, order.place, ""):
            raise CannotAmend(
                _("This is what the order says already. Change the day, the place, the plan or the goods.")
            )
        total = amounts_after(order, changes)[-1] if changes else None
        if total is not None:
            refuse_unlawful(order, changes, total, roles)
        # The order is locked, so no two changes take the same number; a refused one keeps its own.
        sequence = order.addenda.count() + 1
        addendum = Addendum.objects.create(
            purchase_order=order,
            cooperative_id=order.cooperative_id,
            sequence=sequence,
            number=f"{order.number}/ADD-{sequence:02d}",
            reason=reason,
            wanted_on=wanted_on,
            place=place,
            delivery_plan=delivery_plan,
            before={
                "wanted_on": order.wanted_on.isoformat(),
                "place": order.place,
                **({"total": order.total} if changes else {}),
            },
            lines=as_json(order, changes),
            total=total,
            proposed_by=actor,
        )
        addendum.document = issue_addendum(addendum, actor=actor)
        addendum.save(update_fields=["document", "updated_at"])
        audit.record(
            "addendum.propose",
            "addendum",
            addendum.pk,
            actor=actor,
            cooperative_id=order.cooperative_id,
            institution_id=order.institution_id,
            changes={
                "wanted_on": [order.wanted_on, wanted_on],
                **({"total": [order.total, total]} if changes else {}),
            },
        )
        remark(
            order.request,
            "amend",
            seen_as=INSTITUTION,
            person=actor,
            cooperative=order.cooperative,
            note=addendum.number,
        )
        tell("addendum.proposed", order.request, order.cooperative, purchase_order_id=order.pk)
    return addendum


def answer_addendum(*, addendum: Addendum, is_agreed: bool, actor: User, roles: Collection[str]) -> None:
    """The cooperative agrees, and the order changes; or it refuses, and the order stays.

    Raises TransitionRefused, and CannotAmend when the goods were delivered meanwhile.
    """
    with transaction.atomic():
        order = purchase_order_for_update(addendum.purchase_order_id)
        locked = Addendum.objects.select_for_update().get(pk=addendum.pk)
        ADDENDUM.apply(locked, "agree" if is_agreed else "refuse", actor=actor, role=roles)
        if is_agreed:
            order.wanted_on, order.place = locked.wanted_on, locked.place
            if locked.delivery_plan:
                order.delivery_plan = [{"text": line} for line in locked.delivery_plan.splitlines() if line]
            order.save(update_fields=["wanted_on", "place", "delivery_plan", "updated_at"])
            apply_lines(order, locked)
        remark(
            order.request,
            "amended" if is_agreed else "not_amended",
            seen_as=COOPERATIVE,
            cooperative=order.cooperative,
            note=locked.number,
        )
        tell("addendum.answered", order.request, order.cooperative, purchase_order_id=order.pk)
