"""How far a draft is, and what still speaks against sending it. Pure: everything is handed in."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from marketplace.core.dates import long_date
from marketplace.procurement.goods import Goods, Kitchen
from marketplace.procurement.models import Request, RequestLine

GOODS, SCHEDULE, NOTE = "goods", "schedule", "note"
ASKED, PAPERS = "asked", "papers"

Text = str | Promise


@dataclass(frozen=True)
class Problem:
    """Something to fix: the step where, and what to do."""

    step: str
    text: Text


def problems_of(
    request: Request, lines: list[RequestLine], goods: Goods | None, kitchen: Kitchen | None, today: date
) -> list[Problem]:
    """Everything that must be fixed before the draft can be sent."""
    if request.is_list:
        return _list_problems(request, lines, today)
    if goods is None:
        return [Problem(GOODS, _("These goods are not on sale any more. Choose others and begin again."))]
    quantity = sum(line.quantity for line in lines) // max(len(request.serving_dates), 1)
    found = [Problem(GOODS, text) for text in quantity_problems(goods, quantity, kitchen, request.wanted_on)]
    offered = {form.id for form in goods.forms}
    gone = [line.label or line.name for line in lines if line.variant_id not in offered]
    if gone:
        found.append(
            Problem(
                GOODS,
                _("Not on sale any more: %(names)s. Save the sizes again.") % {"names": ", ".join(gone)},
            )
        )
    if request.wanted_on is None or not request.place:
        found.append(Problem(SCHEDULE, _("Fill in the date and the place.")))
    else:
        text = date_problem(goods, request.wanted_on, kitchen, today)
        if text:
            found.append(Problem(SCHEDULE, text))
        if request.is_catering and not (request.wanted_from and request.wanted_until):
            found.append(Problem(SCHEDULE, _("Fill in between which times the food shall arrive.")))
    if request.answer_by and request.answer_by < today:
        found.append(
            Problem(SCHEDULE, _("The day until which you wait for quotes has passed. Choose a later one."))
        )
    return found + _deadline_problems(request)


def _list_problems(request: Request, lines: list[RequestLine], today: date) -> list[Problem]:
    found = [] if lines else [Problem(GOODS, _("Write down what you need."))]
    if not request.asked:
        found.append(Problem(ASKED, _("Choose whom you ask.")))
    if request.wanted_on is None or not request.place:
        found.append(Problem(SCHEDULE, _("Fill in the date and the place.")))
    elif request.wanted_on <= today:
        found.append(Problem(SCHEDULE, _("Choose a day after today.")))
    if request.answer_by and request.answer_by < today:
        found.append(
            Problem(SCHEDULE, _("The day until which you wait for quotes has passed. Choose a later one."))
        )
    return found + _deadline_problems(request)


def _deadline_problems(request: Request) -> list[Problem]:
    """Where several are asked, quotes stay sealed until a day that has to be named."""
    if len(request.asked) > 1 and request.answer_by is None:
        return [
            Problem(SCHEDULE, _("Name the day until which you wait for quotes: they are opened after it."))
        ]
    return []


def quantity_problems(
    goods: Goods, quantity: int, kitchen: Kitchen | None, wanted_on: date | None
) -> list[Text]:
    """What speaks against a quantity: too few, or more than the kitchen can still cook on the wanted day."""
    if quantity == 0:
        return [_("Fill in at least one quantity.")]
    least = goods.package.minimum_heads if goods.package else goods.minimum_order
    if quantity < least:
        return [
            ngettext_lazy(
                "The smallest order is %(least)d %(unit)s.",
                "The smallest order is %(least)d %(unit)s.",
                least,
            )
            % {"least": least, "unit": goods.unit}
        ]
    if kitchen is not None and wanted_on and kitchen.left is not None and quantity > kitchen.left:
        return [capacity_text(wanted_on, kitchen.left, goods.unit)]
    return []


def date_problem(goods: Goods, wanted_on: date, kitchen: Kitchen | None, today: date) -> Text | None:
    """What speaks against a day: too early for the goods to be ready, or closed for orders."""
    if kitchen is not None:
        return too_late_text(kitchen.earliest) if wanted_on < kitchen.earliest else None
    ready = goods.ready_on(today)
    if wanted_on < ready:
        return _("The goods are ready on %(day)s at the earliest. Choose that day or a later one.") % {
            "day": long_date(ready)
        }
    return None


def too_late_text(earliest: date) -> Text:
    return _("Orders for this day are closed. The earliest day you can choose is %(day)s.") % {
        "day": long_date(earliest)
    }


def capacity_text(day: date, left: int, unit: str) -> Text:
    if left == 0:
        return _("On %(day)s the kitchen is full. Choose another day.") % {"day": long_date(day)}
    return _(
        "On %(day)s the kitchen can still cook %(left)d %(unit)s. Order fewer or choose another day."
    ) % {
        "day": long_date(day),
        "left": left,
        "unit": unit,
    }
