"""The form with which an order is changed: its day, place and plan, and of every line how many pieces at which price."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core.dates import long_date
from marketplace.core.forms import DayField, RupiahField
from marketplace.core.money import rupiah
from marketplace.procurement.actions.line_changes import LineChange
from marketplace.procurement.forms import whole_number
from marketplace.procurement.goods import Form, Goods
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine
from marketplace.procurement.selectors.counts import count_differences, is_purchase_changing

# Longer orders are changed by a new request: a form of thousands of fields helps nobody.
MOST_LINES = 200


class PiecesField(forms.CharField):
    """A whole number, or nothing when it stays as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 9}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return whole_number(text) if text else None


def counted_initial(order: PurchaseOrder) -> dict[str, Any]:
    """What the form begins with when the frozen sizes differ from the order and no change of the purchase waits."""
    differences = count_differences(order)
    if not differences or is_purchase_changing(order):
        return {}
    return {
        "reason": _("Sizes as they were counted on %(day)s")
        % {"day": long_date(timezone.localdate(order.request.size_roll.frozen_at))},
        **{one.field: one.counted for one in differences},
    }


class AddendumForm(forms.Form):
    """Another day, place, plan, other quantities or prices, and why. `goods` offer sizes that the order lacks."""

    wanted_on = DayField(label=_("Wanted on"))
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write where the goods are received.")},
    )
    delivery_plan = forms.CharField(
        label=_("Delivery plan"),
        max_length=1000,
        required=False,
        help_text=_("One delivery in each line: day, place, what."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stands on the addendum."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a short reason; the other side reads it.")},
    )

    def __init__(self, *args: Any, order: PurchaseOrder, goods: Goods | None = None, **kwargs: Any) -> None:
        initial = {"wanted_on": order.wanted_on, "place": order.place, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        lines = [] if order.request.is_catering else list(order.lines.all())
        self.lines: list[PurchaseOrderLine] = lines if len(lines) <= MOST_LINES else []
        for line in self.lines:
            words = {"line": f"{line.name} {line.label}".strip()}
            self.fields[f"quantity-{line.pk}"] = PiecesField(label=_("%(line)s: pieces") % words)
            self.fields[f"price-{line.pk}"] = RupiahField(
                label=_("%(line)s: price each") % words, required=False
            )
            self.initial.setdefault(f"quantity-{line.pk}", line.quantity)
            self.initial[f"price-{line.pk}"] = line.unit_price
        self.others = self._sizes_left(goods)
        for form, price in self.others:
            label = " · ".join(part for part in (form.size, form.column) if part)
            self.fields[f"new-{form.id}"] = PiecesField(
                label=_("%(size)s: pieces, %(price)s each") % {"size": label, "price": rupiah(price)}
            )

    def _sizes_left(self, goods: Goods | None) -> list[tuple[Form, int]]:
        """(size that the order lacks, its price in IDR): what a line of the same published price costs here."""
        if goods is None or not self.lines:
            return []
        there = {line.variant_id for line in self.lines}
        published = {form.id: form.price for form in goods.forms}
        agreed = {
            published[line.variant_id]: line.unit_price for line in self.lines if line.variant_id in published
        }
        return [(form, agreed.get(form.price, form.price)) for form in goods.forms if form.id not in there]

    def rows(self) -> list[dict[str, Any]]:
        """The order's lines with their two fields."""
        return [
            {"line": line, "pieces": self[f"quantity-{line.pk}"], "price": self[f"price-{line.pk}"]}
            for line in self.lines
        ]

    def new_fields(self) -> list[Any]:
        return [self[f"new-{form.id}"] for form, _price in self.others]

    @property
    def changes(self) -> list[LineChange]:
        """All lines as they shall be, with the sizes that come new."""
        found = []
        for line in self.lines:
            pieces = self.cleaned_data.get(f"quantity-{line.pk}")
            price = self.cleaned_data.get(f"price-{line.pk}")
            found.append(
                LineChange(
                    line_id=line.pk,
                    quantity=line.quantity if pieces is None else pieces,
                    unit_price=price or line.unit_price,
                )
            )
        for form, price in self.others:
            pieces = self.cleaned_data.get(f"new-{form.id}")
            if pieces:
                found.append(
                    LineChange(
                        quantity=pieces,
                        unit_price=price,
                        like=self.lines[0].pk,
                        variant_id=form.id,
                        label=" · ".join(part for part in (form.size, form.column) if part),
                        snapshot={
                            **form.snapshot,
                            "quantity": pieces,
                            "unit_price": price,
                            "total": pieces * price,
                        },
                    )
                )
        return found

    @property
    def frame(self) -> dict[str, Any]:
        """What of it is no line."""
        return {name: self.cleaned_data[name] for name in ("wanted_on", "place", "delivery_plan", "reason")}

    def clean_wanted_on(self) -> date:
        day = self.cleaned_data["wanted_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day
