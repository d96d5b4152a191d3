"""Forms of a request's steps, and the fields that other forms of procurement are made of."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from marketplace.accounts.models import BudgetLine, Institution
from marketplace.core.money import rupiah
from marketplace.procurement.goods import Goods, Kitchen
from marketplace.procurement.models import RequestLine
from marketplace.procurement.progress import date_problem, quantity_problems

# As the size matrix in the browser reads them: 12, 1.250, 1 250.
WHOLE = re.compile(r"\d+|\d{1,3}([.\s]\d{3})+")
MOST = 99_999
WHOLE_NUMBER = _("Write a whole number, for example 12.")
LONGEST_AHEAD = timedelta(days=730)


def whole_number(text: str) -> int:
    """Read what people type for a quantity; an empty cell is 0. Raises forms.ValidationError for anything else."""
    plain = text.strip()
    if not plain:
        return 0
    if not plain.isascii() or not WHOLE.fullmatch(plain):
        raise forms.ValidationError(WHOLE_NUMBER)
    number = int(re.sub(r"\D", "", plain))
    if number > MOST:
        raise forms.ValidationError(
            _("At most %(most)s in one cell.") % {"most": f"{MOST:,}".replace(",", ".")}
        )
    return number


class CellField(forms.CharField):
    """One quantity of the matrix."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def clean(self, value: Any) -> int:
        return whole_number(value or "")


class QuantitiesForm(forms.Form):
    """A cell for every form of the goods. `good` holds what could be read, also when other cells could not."""

    def __init__(self, *args: Any, goods: Goods, lines: list[RequestLine], **kwargs: Any) -> None:
        known = {line.variant_id: line.quantity for line in lines}
        kwargs.setdefault(
            "initial", {cell_name(one.id): known[one.id] for one in goods.forms if one.id in known}
        )
        super().__init__(*args, **kwargs)
        self.goods = goods
        for one in goods.forms:
            self.fields[cell_name(one.id)] = CellField(label=_cell_label(goods, one.size, one.column))

    @property
    def good(self) -> dict[int, int]:
        """{variant id: pieces} of every cell that could be read."""
        return {one.id: self.cleaned_data.get(cell_name(one.id)) or 0 for one in self.goods.forms}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for text in quantity_problems(self.goods, sum(self.good.values()), None, None):
                self.add_error(None, str(text))
        return cleaned


def cell_name(variant_id: int) -> str:
    return f"q-{variant_id}"


def _cell_label(goods: Goods, size: str, column: str) -> str:
    parts = [f"{_('Size')} {size}" if size else "", column]
    return ", ".join(part for part in parts if part) or str(_("Quantity of %(name)s") % {"name": goods.name})


class PortionsForm(forms.Form):
    """How many people shall eat."""

    portions = forms.CharField(
        label=_("Portions"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
        error_messages={"required": _("Write how many portions you need.")},
    )

    def __init__(
        self, *args: Any, goods: Goods, kitchen: Kitchen | None, wanted_on: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.goods, self.kitchen, self.wanted_on = goods, kitchen, wanted_on
        least = goods.package.minimum_heads if goods.package else goods.minimum_order
        self.fields["portions"].help_text = ngettext_lazy(
            "At least %(least)d portion.", "At least %(least)d portions.", least
        ) % {"least": least}

    def clean_portions(self) -> int:
        number = whole_number(self.cleaned_data["portions"])
        problems = quantity_problems(self.goods, number, self.kitchen, self.wanted_on)
        if problems:
            raise forms.ValidationError([str(text) for text in problems])
        return number


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


class ScheduleForm(forms.Form):
    """When and where; a day before the goods can be ready is refused with the day that is possible."""

    wanted_on = forms.DateField(
        label=_("Date"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose the day on which you need the goods."),
            "invalid": _("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    wanted_from = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": _("Write from what time on the food may arrive."),
            "invalid": _("Write the time as hour and minutes, for example 11:30."),
        },
    )
    wanted_until = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": _("Write by what time the food must be there."),
            "invalid": _("Write the time as hour and minutes, for example 12:00."),
        },
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        help_text=_("Building, room and address where the goods are received."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        error_messages={"required": _("Write where the goods are received.")},
    )
    answer_by = forms.DateField(
        label=_("Wait for quotes until"),
        required=False,
        widget=DayInput(),
        help_text=_("After this day the request ends when nobody has answered."),
        error_messages={"invalid": _("Write the date as day, month and year, for example 17/08/2027.")},
    )

    def __init__(self, *args: Any, goods: Goods | None, kitchen: Any, quantity: int, **kwargs: Any) -> None:
        """`kitchen(day)` answers what the kitchen can take on a day; None for goods that are no catering."""
        super().__init__(*args, **kwargs)
        self.goods, self.kitchen, self.quantity = goods, kitchen, quantity
        if goods and goods.package:
            self.fields["wanted_from"].required = self.fields["wanted_until"].required = True
        else:
            del self.fields["wanted_from"], self.fields["wanted_until"]

    def clean_wanted_on(self) -> date:
        day = self.cleaned_data["wanted_on"]
        today = timezone.localdate()
        if day > today + LONGEST_AHEAD:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        if self.goods is None:
            if day <= today:
                raise forms.ValidationError(_("Choose a day after today."))
            return day
        kitchen = self.kitchen(day) if self.kitchen else None
        text = date_problem(self.goods, day, kitchen, today)
        if text:
            raise forms.ValidationError(str(text))
        if kitchen is not None and self.quantity:
            problems = quantity_problems(self.goods, self.quantity, kitchen, day)
            if problems:
                raise forms.ValidationError([str(one) for one in problems])
        return day

    def clean_answer_by(self) -> date | None:
        day = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, end = cleaned.get("wanted_from"), cleaned.get("wanted_until")
        if begin and end and end <= begin:
            self.add_error("wanted_until", _("The time window ends before it begins. Choose a later end."))
        day, answer_by = cleaned.get("wanted_on"), cleaned.get("answer_by")
        if day and answer_by and answer_by > day:
            self.add_error("answer_by", _("Choose a day before the goods are needed."))
        return cleaned


class MoneyField(forms.CharField):
    """Whole rupiah, typed with or without dots and «Rp»; cleans to an int or None."""

    default_error_messages = {"invalid": _("Write the amount in rupiah, for example 1.250.000.")}

    def __init__(self, *, at_least: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.at_least = at_least

    def clean(self, value: Any) -> int | None:
        text = super().clean(str(value) if value is not None else "")
        plain = re.sub(r"^rp\.?\s*", "", text.strip(), flags=re.IGNORECASE)
        if not plain:
            return None
        if not plain.isascii() or not WHOLE.fullmatch(plain) or len(plain) > 18:
            raise forms.ValidationError(self.error_messages["invalid"])
        amount = int(re.sub(r"\D", "", plain))
        if amount < self.at_least:
            raise forms.ValidationError(_("Write at least %(least)s.") % {"least": rupiah(self.at_least)})
        return amount


class NoteForm(forms.Form):
    """What it is for, and what a government body records."""

    title = forms.CharField(
        label=_("What is it for?"),
        max_length=120,
        help_text=_("For example: batik for the staff's Fridays."),
        error_messages={"required": _("Write in a few words what it is for.")},
    )
    note = forms.CharField(
        label=_("Note to the cooperative"),
        max_length=1000,
        required=False,
        help_text=_(
            "Embroidery, packing, a sample first: whatever the cooperative should know before it quotes."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rup_code = forms.CharField(
        label=_("RUP code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    budget_account = forms.CharField(label=_("Budget account"), max_length=60, required=False)
    own_estimate = MoneyField(
        label=_("Own estimate (HPS)"),
        required=False,
        help_text=_("Only your institution sees it. Quotes above it are marked."),
    )

    budget_line = forms.ModelChoiceField(
        label=_("Budget line"),
        queryset=BudgetLine.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("What is ordered counts against this line."),
        error_messages={"invalid_choice": _("Choose one of your budget lines.")},
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = institution.budget_lines.all()
        self.fields["budget_line"].queryset = lines
        if not lines.exists():
            del self.fields["budget_line"]
        if institution.kind not in (Institution.Kind.GOVERNMENT, Institution.Kind.STATE_OWNED):
            for name in ("rup_code", "budget_account", "own_estimate"):
                del self.fields[name]


class StartForm(forms.Form):
    """For which institution, and what it is for."""

    institution = forms.ModelChoiceField(
        label=_("For which institution?"),
        queryset=Institution.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the institution that orders."),
            "invalid_choice": _("Choose one of your institutions."),
        },
    )

    def __init__(self, *args: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions
        only = list(institutions[:2])
        if len(only) == 1:
            self.fields["institution"].initial = only[0].pk
            self.fields["institution"].widget = forms.HiddenInput()


class ReasonForm(forms.Form):
    """Why: the other side reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The other side reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a short reason; the other side reads it.")},
    )
