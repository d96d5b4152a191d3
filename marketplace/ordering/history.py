"""What happened to an order, as the desk reads it: the timeline that the buyer sees too, and what only the staff sees."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.dates import date_time
from marketplace.ordering.models import Order, OrderRemark
from marketplace.ordering.sentences import event_title


@dataclass(frozen=True)
class Entry:
    """One entry; `actor` is a person of the staff by name, anybody else by what they are."""

    moment: datetime
    title: str
    actor: str
    text: str = ""
    kind: str = "event"

    @property
    def at(self) -> str:
        return date_time(self.moment)


def history(order: Order) -> list[Entry]:
    """Newest first. Works on an order of `orders_at_desk`, without a query."""
    entries = [
        Entry(event.at, event_title(event), _name(event.by, event.get_actor_display()), event.note)
        for event in order.timeline.all()
    ]
    entries += [
        Entry(remark.at, str(remark.get_kind_display()), _name(remark.by, ""), _text(remark), remark.kind)
        for remark in order.remarks.all()
    ]
    return sorted(entries, key=lambda entry: entry.moment, reverse=True)


def _name(person, otherwise: str) -> str:
    return str(person) if person else str(otherwise)


def _text(remark: OrderRemark) -> str:
    return f"{remark.subject}\n{remark.text}" if remark.subject else remark.text
