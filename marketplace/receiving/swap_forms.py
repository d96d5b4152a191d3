"""Forms for exchanging sizes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import DayField
from marketplace.procurement.models import PurchaseOrder, PurchaseOrderLine
from marketplace.receiving.forms import NUMBER_ERRORS


class SwapForm(forms.Form):
    """Which accepted pieces go back, and which size is wanted for them. `held` are {line id: pieces}."""

    given_back = forms.TypedChoiceField(
        label=_("Size that does not fit"),
        coerce=int,
        error_messages={"required": _("Choose the size you give back.")},
    )
    wanted = forms.TypedChoiceField(
        label=_("Size you want instead"),
        coerce=int,
        error_messages={"required": _("Choose the size you want.")},
    )
    quantity = forms.IntegerField(
        label=_("Pieces"),
        min_value=1,
        max_value=99_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=NUMBER_ERRORS,
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        max_length=300,
        help_text=_("For example: too narrow at the shoulders."),
        error_messages={"required": _("Write what is wrong; the cooperative reads it.")},
    )

    def __init__(self, *args: Any, order: PurchaseOrder, held: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = list(order.lines.all())
        self.fields["given_back"].choices = [
            ("", _("Choose a size")),
            *(
                (
                    line.pk,
                    _("%(line)s (%(count)d pieces)") % {"line": line_text(line), "count": held[line.pk]},
                )
                for line in lines
                if line.pk in held
            ),
        ]
        self.fields["wanted"].choices = [
            ("", _("Choose a size")),
            *((line.pk, line_text(line)) for line in lines),
        ]


class SwapAnswerForm(forms.Form):
    """The day of the exchange, or why there is none."""

    planned_on = DayField(
        label=_("Day of the exchange"), required=False, help_text=_("Needed when you exchange them.")
    )
    answer = forms.CharField(
        label=_("Note to the institution"),
        max_length=300,
        required=False,
        help_text=_("Needed when it is not possible: the institution reads why."),
    )


def line_text(line: PurchaseOrderLine) -> str:
    return f"{line.name} {line.label}".strip()
