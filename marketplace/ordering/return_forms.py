"""What a buyer is asked who wants to send goods back, and what the desk answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import RupiahField
from marketplace.core.money import rupiah
from marketplace.ordering.desk_forms import CarrierForm
from marketplace.ordering.models import Order, OrderReturn
from marketplace.ordering.selectors.returns import pieces_to_return
from marketplace.payments.proofs import Proof, read_proof

MOST_PHOTOS = 5
NUMBER_WORDS = {
    "max_value": _("At most %(limit_value)s."),
    "min_value": _("Write 0 or more."),
    "invalid": _("Write a whole number."),
}


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once; its value is a list of Proofs that are safe to keep."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _ManyFiles(attrs={"accept": "image/jpeg,image/png"}))
        super().__init__(allow_empty_file=True, max_length=None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Proof]:
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("At most %(most)s photos."), params={"most": MOST_PHOTOS})
        return [_read_photo(super(PhotosField, self).clean(upload, initial)) for upload in uploads]


def _read_photo(upload: Any) -> Proof:
    unreadable = ValidationError(
        _("We could not read “%(name)s”. Send photos as JPG or PNG, each of at most 5 MB."),
        params={"name": upload.name},
    )
    try:
        photo = read_proof(upload)
    except ValidationError as refusal:
        raise unreadable from refusal
    if photo.content_type != "image/jpeg":
        raise unreadable
    return photo


class AskReturnForm(forms.Form):
    """Which pieces, what is wrong with them, photos, and what the buyer would like."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=OrderReturn.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("Describe it in a sentence or two"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Describe what is wrong, so that the cooperative can answer.")},
    )
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_(
            "Up to five, JPG or PNG, each of at most 5 MB. Show what is wrong, and the label of the parcel."
        ),
    )
    wish = forms.ChoiceField(
        label=_("What would you like?"),
        choices=OrderReturn.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like.")},
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = pieces_to_return(order)
        is_single = len(self.left) == 1
        for line in order.lines.all():
            if line.pk in self.left:
                self.fields[f"line_{line.pk}"] = forms.IntegerField(
                    label=line.full_name,
                    min_value=0,
                    max_value=self.left[line.pk],
                    required=False,
                    initial=self.left[line.pk] if is_single else 0,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                    help_text=_now("Out of %(left)s %(unit)s.")
                    % {"left": self.left[line.pk], "unit": line.unit},
                    error_messages=NUMBER_WORDS,
                )
        self.order_fields([*self.piece_names(), "reason", "text", "photos", "wish"])

    def piece_names(self) -> list[str]:
        return [f"line_{pk}" for pk in self.left]

    def piece_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.piece_names()]

    def clean(self) -> dict[str, Any]:
        """`quantities` is {line id: pieces}."""
        data = super().clean() or {}
        quantities = {pk: data.pop(f"line_{pk}", 0) or 0 for pk in self.left}
        pieces_are_right = not any(name in self.errors for name in self.piece_names())
        if pieces_are_right and not any(quantities.values()):
            self.add_error(self.piece_names()[0], _("Write how many pieces you want to send back."))
        needs_photo = data.get("reason") not in (None, OrderReturn.Reason.MISSING)
        if needs_photo and "photos" not in self.errors and not data.get("photos"):
            self.add_error("photos", _("Add at least one photo that shows what is wrong."))
        return data | {"quantities": quantities}


class ReturnForm(forms.Form):
    """A form of the desk about one request."""

    def __init__(self, *args: Any, asked: OrderReturn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked


class AcceptForm(ReturnForm):
    """How many pieces are taken back, and whether the goods come back first."""

    goods_come_back = forms.TypedChoiceField(
        label=_("The goods"),
        choices=[
            ("yes", _("come back to us first; we pay the way back")),
            ("no", _("stay with the buyer")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the goods come back.")},
    )
    answer = forms.CharField(
        label=_("A word to the buyer"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example how to pack the goods and which courier comes. The buyer reads it in an e-mail."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods_come_back"].initial = (
            "no" if self.asked.reason == OrderReturn.Reason.MISSING else "yes"
        )
        for line in self.asked.lines.all():
            self.fields[f"line_{line.order_line_id}"] = forms.IntegerField(
                label=_now("Take back: %(goods)s") % {"goods": line.order_line.full_name},
                min_value=0,
                max_value=line.quantity,
                initial=line.quantity,
                help_text=_now("The buyer asks for %(quantity)s %(unit)s.")
                % {"quantity": line.quantity, "unit": line.order_line.unit},
                error_messages={**NUMBER_WORDS, "required": _("Write 0 or more.")},
            )

    def clean(self) -> dict[str, Any]:
        """`accepted` is {line id: pieces}."""
        data = super().clean() or {}
        accepted = {
            line.order_line_id: data.pop(f"line_{line.order_line_id}", 0) for line in self.asked.lines.all()
        }
        if not self.errors and not any(accepted.values()):
            self.add_error(None, _("Write how many pieces you take back, or do not accept the request."))
        return data | {"accepted": accepted}


class RefuseForm(ReturnForm):
    answer = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The buyer reads this in an e-mail and on the order's page."),
        error_messages={"required": _("Write the reason; the buyer will read it.")},
    )


class ArriveForm(ReturnForm):
    goes_on_shelf = forms.BooleanField(label=_("The goods are unharmed and go on sale again"), required=False)


class ReturnRefundForm(ReturnForm):
    """How much goes back; the price of the accepted pieces unless changed."""

    amount = RupiahField(label=_("Amount to pay back (Rp)"))
    makers_keep_share = forms.BooleanField(
        label=_("The makers still earn their share of these pieces"),
        required=False,
        help_text=_("Tick this when the harm was done on the way or by us, not in the making."),
    )
    is_sure = forms.BooleanField(
        label=_("Yes, this money goes back to the buyer"),
        error_messages={"required": _("Tick this when the amount is right.")},
    )

    def __init__(self, *args: Any, value: int, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["amount"].initial = min(value, left)
        self.fields["amount"].help_text = _now(
            "The accepted goods cost %(value)s. At most %(left)s can be paid back."
        ) % {"value": rupiah(value), "left": rupiah(left)}

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        if amount > self.left:
            raise ValidationError(
                _("At most %(left)s can still be paid back of this payment."),
                params={"left": rupiah(self.left)},
            )
        return amount

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("is_sure", None)
        return data


class ReplaceForm(CarrierForm, ReturnForm):
    """The same goods leave once more."""
