"""What staff can do with an order, as buttons: the transition table, cut to the order and to the person's roles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.ordering.actions import fulfilling, paying
from marketplace.ordering.desk_forms import DeskForm, ReasonForm, ShipForm
from marketplace.ordering.models import Order
from marketplace.ordering.selectors.returns import open_return
from marketplace.ordering.states import CANCELLED, EXPIRED, ORDER
from marketplace.payments.models import Payment
from marketplace.payments.providers import provider_of
from marketplace.payments.states import PAYMENT

LATE = "late_payment"


@dataclass(frozen=True)
class Step:
    """One button: with a form it leads to a page of its own, without it acts at once. `run` takes order, actor, roles."""

    event: str
    label: str | Promise
    run: Callable[..., None]
    form: type[DeskForm] | None = None
    is_danger: bool = False
    intro: str | Promise = ""

    @property
    def has_form(self) -> bool:
        """For templates, which would call the class to find out."""
        return self.form is not None


STEPS = {
    step.event: step
    for step in (
        Step("pay", _("Confirm the payment"), paying.confirm_payment),
        Step(
            "reject_proof",
            _("Ask for another proof"),
            paying.reject_proof,
            ReasonForm,
            intro=_("The buyer gets a day to send another proof; the goods stay reserved."),
        ),
        Step("pack", _("Mark as packed"), fulfilling.pack_order),
        Step(
            "ship",
            _("Mark as shipped"),
            fulfilling.ship_order,
            ShipForm,
            intro=_(
                "The buyer gets an e-mail with the courier and the tracking number. Lower the numbers when only a part is"
                " in this parcel; the rest stays to be shipped."
            ),
        ),
        Step("hand_over", _("Mark as picked up"), fulfilling.hand_over_order),
        Step("deliver", _("Mark as delivered"), fulfilling.deliver_order),
        Step("complete", _("Complete the order"), fulfilling.complete_order),
        Step(
            "cancel",
            _("Cancel the order"),
            fulfilling.cancel_order,
            ReasonForm,
            is_danger=True,
            intro=_("The goods go back on sale and the buyer is told. This cannot be undone."),
        ),
        Step(LATE, _("The money has arrived after all"), paying.record_late_payment),
    )
}


def steps_open(order: Order, payment: Payment | None, roles: frozenset[str]) -> list[Step]:
    """Return the buttons of an order's page for somebody with these roles."""
    # A parcel is shipped, a pickup is handed over; the table allows both because it does not know which it is.
    other_way = "ship" if order.is_pickup else "hand_over"
    closed = {other_way, "complete"} if open_return(order) else {other_way}
    if order.is_unpaid and provider_of(order.payment_method).waits_for_money:
        closed.add("pack")
    events = [event for event, _label in ORDER.events_open_to(order.status, roles) if event not in closed]
    steps = [STEPS[event] for event in events if event in STEPS]
    if order.status in (CANCELLED, EXPIRED) and payment and _can_receive(payment, roles):
        steps.append(STEPS[LATE])
    return steps


def take_step(
    step: Step, *, order: Order, actor: User, roles: frozenset[str], answers: dict[str, Any]
) -> None:
    """Raises TransitionRefused and StaleStatus."""
    step.run(order=order, actor=actor, roles=roles, **answers)


def _can_receive(payment: Payment, roles: frozenset[str]) -> bool:
    return any(event == "receive" for event, _label in PAYMENT.events_open_to(payment.status, roles))
