"""The form in which a cooperative writes its quote."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.procurement.cloth import FABRIC, SEWING, cloth_of
from marketplace.procurement.forms import WHOLE_NUMBER, CellField, DayInput, MoneyField
from marketplace.procurement.models import Request


class QuoteForm(forms.Form):
    """The cooperative's offer: a price for every line, when it is ready, what delivery costs."""

    lead_time_days = forms.IntegerField(
        label=_("Ready after (working days)"),
        min_value=0,
        max_value=365,
        error_messages={
            "required": _("Write after how many working days the goods are ready."),
            "invalid": WHOLE_NUMBER,
            "min_value": WHOLE_NUMBER,
            "max_value": _("At most 365 working days."),
        },
    )
    delivery_price = MoneyField(
        label=_("Delivery price (Rp)"),
        at_least=0,
        required=False,
        help_text=_("For the whole order; empty or 0 when delivery is included."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose until when the quote is valid."),
            "invalid": _("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    note = forms.CharField(
        label=_("Note to the institution"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    delivery_plan = forms.CharField(
        label=_("Delivery plan"),
        max_length=1000,
        required=False,
        help_text=_("What comes when and where, if not everything at once."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tax_letter = forms.CharField(
        label=_("Number of the PP 55 letter"),
        max_length=60,
        required=False,
        help_text=_("If you have one: the treasurer then withholds 0.5% final instead of other income tax."),
    )

    def __init__(self, *args: Any, request: Request, list_prices: Mapping[int, int], **kwargs: Any) -> None:
        """Of a list in the institution's own words a cooperative may leave lines out, and offer something else."""
        super().__init__(*args, **kwargs)
        self.price_names: dict[int, str] = {}
        self.lines = list(request.lines.all())
        may_leave_out = len(self.lines) > 1 or request.is_list
        # What the institution pays at most for sewing: {request line id: IDR a piece}.
        self.allowances = {
            line.pk: cloth_of(line)["allowance"]
            for line in self.lines
            if cloth_of(line).get("part") == SEWING
        }
        is_new = not any(name.startswith("price-") for name in self.initial)
        for line in self.lines:
            name = f"price-{line.pk}"
            self.price_names[line.pk] = name
            what = f"{line.name} {line.label}".strip()
            self.fields[name] = MoneyField(
                label=_("Price each for %(line)s") % {"line": what},
                required=not may_leave_out,
                error_messages={"required": _("Write a price for this line.")},
            )
            self.fields[f"quantity-{line.pk}"] = CellField(label=_("Quantity of %(name)s") % {"name": what})
            self.fields[f"instead-{line.pk}"] = forms.CharField(
                label=_("Instead of %(name)s") % {"name": what}, max_length=300, required=False
            )
            if line.pk in list_prices:
                self.initial.setdefault(name, list_prices[line.pk])
            elif is_new and line.pk in self.allowances:
                self.initial.setdefault(name, self.allowances[line.pk])
            self.initial.setdefault(f"quantity-{line.pk}", line.quantity)
        self.may_leave_out = may_leave_out

    @property
    def prices(self) -> dict[int, int]:
        """{request line id: price each in IDR} of what is offered."""
        return {
            pk: self.cleaned_data[name] for pk, name in self.price_names.items() if self.cleaned_data[name]
        }

    @property
    def quantities(self) -> dict[int, int]:
        """{request line id: pieces}; an empty cell offers all that is asked for."""
        return {line.pk: self.cleaned_data[f"quantity-{line.pk}"] or line.quantity for line in self.lines}

    @property
    def alternatives(self) -> dict[int, str]:
        """{request line id: what is offered instead}."""
        return {line.pk: self.cleaned_data[f"instead-{line.pk}"] for line in self.lines}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for line in self.lines:
            if (cleaned.get(f"quantity-{line.pk}") or 0) > line.quantity:
                self.add_error(
                    f"quantity-{line.pk}", _("At most %(most)d are asked for.") % {"most": line.quantity}
                )
        self._check_cloth(cleaned)
        names = self.price_names.values()
        if not any(name in self.errors for name in names) and not any(cleaned.get(name) for name in names):
            first = next(iter(names), None)
            self.add_error(first, _("Write a price for at least one line."))
        return cleaned

    def _check_cloth(self, cleaned: Mapping[str, Any]) -> None:
        """Cloth and its sewing are offered together, and sewing within the allowance."""
        fabric = {cloth_of(one)["cut"]: one for one in self.lines if cloth_of(one).get("part") == FABRIC}
        for line in self.lines:
            if line.pk not in self.allowances:
                continue
            sewing, cloth = self.price_names[line.pk], self.price_names[fabric[cloth_of(line)["cut"]].pk]
            price = cleaned.get(sewing)
            if price and price > self.allowances[line.pk]:
                most = rupiah(self.allowances[line.pk])
                self.add_error(sewing, _("The institution pays %(most)s a piece at most.") % {"most": most})
            if sewing in self.errors or cloth in self.errors or bool(price) == bool(cleaned.get(cloth)):
                continue
            missing = cloth if price else sewing
            self.add_error(
                missing, _("Cloth and sewing of a cut go together. Write both prices, or leave both out.")
            )

    def clean_valid_until(self) -> date:
        day = self.cleaned_data["valid_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day

    def clean_delivery_price(self) -> int:
        return self.cleaned_data["delivery_price"] or 0
