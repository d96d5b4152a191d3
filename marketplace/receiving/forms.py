"""Forms for planning, sending and counting deliveries."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Institution
from marketplace.payments.forms import ReceiptField
from marketplace.procurement.forms import WHOLE_NUMBER, DayInput
from marketplace.receiving.actions.accepting import Count
from marketplace.receiving.models import Delivery, DeliveryLine, Fulfilment, LineBalance

NUMBER_ERRORS = {
    "required": WHOLE_NUMBER,
    "invalid": WHOLE_NUMBER,
    "min_value": WHOLE_NUMBER,
    "max_value": WHOLE_NUMBER,
}


def pieces_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=0, max_value=99_999, widget=widget, error_messages=NUMBER_ERRORS, **kwargs
    )


class PlanForm(forms.Form):
    """A new delivery: when, where, and how many pieces of each line that is not delivered yet."""

    planned_on = forms.DateField(
        label=_("Delivery day"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose the day of the delivery."),
            "invalid": _("Write the date as day, month and year, for example 17/08/2027."),
        },
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write where the goods go.")},
    )
    remark = forms.CharField(label=_("Note on the delivery note"), max_length=300, required=False)

    def __init__(self, *args: Any, balances: list[LineBalance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[int, str] = {}
        for balance in balances:
            if balance.to_plan:
                name = f"line-{balance.line_id}"
                self.names[balance.line_id] = name
                title = f"{balance.line.name} {balance.line.label}".strip()
                self.fields[name] = pieces_field(
                    _("%(line)s: pieces on this delivery") % {"line": title}, required=False
                )
                self.initial.setdefault(name, balance.to_plan)

    @property
    def quantities(self) -> dict[int, int]:
        """{line id: pieces}."""
        return {line: self.cleaned_data[name] or 0 for line, name in self.names.items()}

    def clean_planned_on(self) -> date:
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return day


class SendForm(forms.Form):
    """What the delivery note says about the load."""

    packages = forms.IntegerField(
        label=_("Packages"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=_("As many labels with a QR code are printed."),
        error_messages=NUMBER_ERRORS,
    )
    carried_by = forms.CharField(label=_("Brought by"), max_length=120, required=False)


class CountForm(forms.Form):
    """What the receiver counted: for each line accepted and rejected pieces, a reason, a remark and a photo."""

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(delivery.lines.all())
        for line in self.lines:
            title = f"{line.line.name} {line.line.label}".strip()
            words = {"line": title}
            self.fields[f"accepted-{line.pk}"] = pieces_field(_("Accepted: %(line)s") % words)
            self.fields[f"rejected-{line.pk}"] = pieces_field(_("Rejected: %(line)s") % words, required=False)
            self.fields[f"reason-{line.pk}"] = forms.ChoiceField(
                label=_("Why rejected: %(line)s") % words,
                required=False,
                choices=[("", _("Choose a reason")), *DeliveryLine.Reason.choices],
            )
            self.fields[f"remark-{line.pk}"] = forms.CharField(
                label=_("What is wrong: %(line)s") % words, max_length=200, required=False
            )
            self.fields[f"photo-{line.pk}"] = ReceiptField(label=_("Photo: %(line)s") % words, required=False)
            self.initial.setdefault(f"accepted-{line.pk}", line.quantity)
            self.initial.setdefault(f"rejected-{line.pk}", 0)

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields, as the page shows them."""
        parts = ("accepted", "rejected", "reason", "remark", "photo")
        return [
            {
                "line": line,
                "has_trouble": self._has_trouble(line),
                **{part: self[f"{part}-{line.pk}"] for part in parts},
            }
            for line in self.lines
        ]

    @property
    def counts(self) -> dict[int, Count]:
        """{delivery line id: Count}."""
        found = {}
        for line in self.lines:
            photo = self.cleaned_data.get(f"photo-{line.pk}")
            found[line.pk] = Count(
                accepted=self.cleaned_data[f"accepted-{line.pk}"],
                rejected=self.cleaned_data[f"rejected-{line.pk}"] or 0,
                reason=self.cleaned_data[f"reason-{line.pk}"],
                remark=self.cleaned_data[f"remark-{line.pk}"],
                photos=(photo,) if photo else (),
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in self.lines:
            accepted, rejected = data.get(f"accepted-{line.pk}"), data.get(f"rejected-{line.pk}") or 0
            if accepted is None:
                continue
            if accepted + rejected != line.quantity:
                self.add_error(
                    f"accepted-{line.pk}",
                    _("%(sent)d were sent: accepted and rejected together must be %(sent)d.")
                    % {"sent": line.quantity},
                )
            if rejected and not data.get(f"reason-{line.pk}"):
                self.add_error(
                    f"reason-{line.pk}", _("Choose why they are rejected; the cooperative reads it.")
                )
        return data

    def _has_trouble(self, line: DeliveryLine) -> bool:
        names = [f"{part}-{line.pk}" for part in ("rejected", "reason", "remark", "photo")]
        typed = str(self[f"rejected-{line.pk}"].value() or "0").strip()
        return typed != "0" or any(self.errors.get(name) for name in names) if self.is_bound else False


class PortionsForm(forms.Form):
    """Other portions for one catering date."""

    portions = forms.IntegerField(
        label=_("Portions"), min_value=1, max_value=9_999, error_messages=NUMBER_ERRORS
    )


class MenuForm(forms.Form):
    menu = forms.CharField(
        label=_("Menu"),
        max_length=200,
        error_messages={"required": _("Write what is cooked on this date.")},
    )


class SignedCopyForm(forms.Form):
    scan = ReceiptField(
        label=_("Scan of the signed paper"),
        error_messages={"required": _("Choose the photo or PDF of the signed paper.")},
    )


class TermsForm(forms.Form):
    """How the institution is billed."""

    billing = forms.ChoiceField(label=_("Billing"), choices=Fulfilment.Billing.choices)
    due_days = forms.TypedChoiceField(
        label=_("Time to pay"),
        coerce=int,
        choices=[(0, _("At once")), (7, _("7 days")), (14, _("14 days")), (30, _("30 days"))],
    )
    advance_percent = forms.IntegerField(
        label=_("Advance (%)"), min_value=0, max_value=100, required=False, error_messages=NUMBER_ERRORS
    )
    auto_accept_days = forms.IntegerField(
        label=_("Accept by itself after (days)"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Empty: only a count accepts goods."),
        error_messages=NUMBER_ERRORS,
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if institution.kind != Institution.Kind.PRIVATE:
            del self.fields["auto_accept_days"]
