"""Forms with which an institution decides on quotes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import rupiah
from marketplace.procurement.forms import CellField
from marketplace.procurement.models import Quote, RequestLine


class AcceptForm(forms.Form):
    """Why this quote, what is paid in advance, and the number of the official system where the purchase belongs there."""

    official_number = forms.CharField(
        label=_("Number in the official procurement system"),
        max_length=60,
        required=False,
        error_messages={
            "required": _("Fill in the number that the official procurement system gave to this purchase.")
        },
    )
    justification = forms.CharField(
        label=_("Why this choice"),
        max_length=500,
        required=False,
        help_text=_(
            "Needed when it is not the lowest offer. It stays in your file; cooperatives do not read it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advance_percent = forms.IntegerField(
        label=_("Advance payment (%)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Empty or 0: nothing is paid before delivery."),
        error_messages={
            "invalid": _("Write a whole number from 0 to 100."),
            "min_value": _("Write a whole number from 0 to 100."),
            "max_value": _("Write a whole number from 0 to 100."),
        },
    )

    def __init__(self, *args: Any, is_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["official_number"].required = is_needed


class SplitForm(AcceptForm):
    """A cell for every line of every quote: so many are taken."""

    def __init__(
        self, *args: Any, lines: list[RequestLine], quotes: list[Quote], has_limit: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_limit:
            # Only above a limit does an official system decide, and give a number.
            del self.fields["official_number"]
        self.lines, self.quotes = lines, quotes
        self.offered = {
            (line.request_line_id, quote.pk): line for quote in quotes for line in quote.lines.all()
        }
        cheapest = self._cheapest()
        for (_wanted, quote), line in self.offered.items():
            name = f"take-{line.pk}"
            cooperative = next(one.cooperative.name for one in quotes if one.pk == quote)
            self.fields[name] = CellField(label=f"{line.name} {line.label}, {cooperative}")
            self.initial.setdefault(name, cheapest.get(line.pk, ""))

    def _cheapest(self) -> dict[int, int]:
        """Begin with what costs least: line by line from the lowest price up."""
        taken: dict[int, int] = {}
        for wanted in self.lines:
            left = wanted.quantity
            offers = [self.offered[key] for key in self.offered if key[0] == wanted.pk]
            for line in sorted(offers, key=lambda one: (one.unit_price, one.pk)):
                taken[line.pk] = min(left, line.quantity)
                left -= taken[line.pk]
        return {pk: number for pk, number in taken.items() if number}

    @property
    def picks(self) -> dict[int, int]:
        """{quote line id: pieces}, without what is left out."""
        return {
            line.pk: self.cleaned_data[f"take-{line.pk}"]
            for line in self.offered.values()
            if self.cleaned_data.get(f"take-{line.pk}")
        }

    @property
    def total(self) -> int:
        """IDR of what stands in the cells, with the delivery of every cooperative that is in it, without tax."""
        taken = self._now()
        quotes = {line.quote_id for line in self.offered.values() if taken.get(line.pk)}
        goods = sum(line.unit_price * taken.get(line.pk, 0) for line in self.offered.values())
        return goods + sum(quote.delivery_price for quote in self.quotes if quote.pk in quotes)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each wanted line, a cell for each quote."""
        taken = self._now()
        found = []
        for wanted in self.lines:
            cells: list[dict[str, Any] | None] = []
            sum_taken = 0
            for quote in self.quotes:
                line = self.offered.get((wanted.pk, quote.pk))
                if line is None:
                    cells.append(None)
                    continue
                sum_taken += taken.get(line.pk, 0)
                cells.append(
                    {
                        "field": self[f"take-{line.pk}"],
                        "seller": quote.cooperative.name,
                        "price": rupiah(line.unit_price),
                        "offered": line.quantity,
                        "alternative": line.alternative,
                    }
                )
            found.append({"line": wanted, "cells": cells, "taken": sum_taken})
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for wanted in self.lines:
            keys = [key for key in self.offered if key[0] == wanted.pk]
            number = sum(cleaned.get(f"take-{self.offered[key].pk}") or 0 for key in keys)
            if number > wanted.quantity:
                self.add_error(
                    f"take-{self.offered[keys[0]].pk}",
                    _("Together %(chosen)d, but you asked for %(asked)d.")
                    % {"chosen": number, "asked": wanted.quantity},
                )
            for key in keys:
                line = self.offered[key]
                if (cleaned.get(f"take-{line.pk}") or 0) > line.quantity:
                    self.add_error(
                        f"take-{line.pk}", _("At most %(offered)d are offered.") % {"offered": line.quantity}
                    )
        return cleaned

    def _now(self) -> dict[int, int]:
        if self.is_bound:
            self.is_valid()
            return {line.pk: self.cleaned_data.get(f"take-{line.pk}") or 0 for line in self.offered.values()}
        return {line.pk: int(self.initial.get(f"take-{line.pk}") or 0) for line in self.offered.values()}
