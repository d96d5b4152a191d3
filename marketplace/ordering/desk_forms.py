"""Forms of the order desk. Each takes the order it is about."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import DeliveryArea
from marketplace.core.forms import DayField, RupiahField
from marketplace.core.money import rupiah
from marketplace.ordering.models import Order, OrderRemark
from marketplace.ordering.selectors.orders import pieces_left
from marketplace.payments.forms import ReceiptField


class DeskForm(forms.Form):
    """A form about one order."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order


class CarrierForm(forms.Form):
    """Who carries a parcel."""

    courier = forms.CharField(
        label=_("Courier"),
        max_length=60,
        help_text=_("For example JNE, J&T, Pos Indonesia, or the name of who brings it."),
        error_messages={"required": _("Write who carries the parcel.")},
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        required=False,
        help_text=_("Leave empty when you bring it yourselves."),
    )


class ShipForm(CarrierForm, DeskForm):
    """One parcel: who carries it, and how many pieces of each line are in it (all that are left unless changed)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = pieces_left(self.order)
        self.fields["courier"].initial = self._usual_courier()
        for line in self.order.lines.all():
            if line.pk in self.left:
                self.fields[f"line_{line.pk}"] = forms.IntegerField(
                    label=_now("In this parcel: %(goods)s") % {"goods": line.full_name},
                    min_value=0,
                    max_value=self.left[line.pk],
                    required=False,
                    initial=self.left[line.pk],
                    help_text=_now("%(left)s %(unit)s are still to be shipped.")
                    % {"left": self.left[line.pk], "unit": line.unit},
                    error_messages={
                        "max_value": _("Only %(limit_value)s are left."),
                        "min_value": _("Write 0 or more."),
                        "invalid": _("Write a whole number."),
                    },
                )

    def _usual_courier(self) -> str:
        """Who carried the parcel before, else whom the buyer chose; a zone's name is nobody's."""
        parcel = self.order.shipments.last()
        if parcel is not None:
            return parcel.courier
        is_named = self.order.delivery_zone in DeliveryArea.Service.values
        return self.order.delivery_label[: CarrierForm.base_fields["courier"].max_length] if is_named else ""

    def clean(self) -> dict[str, Any]:
        """`quantities` is {line id: pieces}. A line that the page did not ask about goes along as a whole."""
        data = super().clean() or {}
        quantities = {}
        for pk, left in self.left.items():
            name = f"line_{pk}"
            quantities[pk] = (data.pop(name, 0) or 0) if name in self.data else left
            data.pop(name, None)
        if not self.errors and not any(quantities.values()):
            self.add_error(None, _("Write how many pieces are in the parcel."))
        return data | {"quantities": quantities}


class ReasonForm(DeskForm):
    """A word to the buyer; it is mailed and stands on their order's page."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The buyer reads this in an e-mail and on the order's page."),
        error_messages={"required": _("Write the reason; the buyer will read it.")},
    )


class SettleForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: paid back by transfer on Monday. The buyer reads it on the order's page."),
        error_messages={"required": _("Write what was done with this money.")},
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Internal note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only colleagues of this storefront read it."),
        error_messages={"required": _("Write the note first.")},
    )


class MessageForm(DeskForm):
    """A message to the buyer, by e-mail or prepared for WhatsApp."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            (OrderRemark.Kind.WHATSAPP, _("WhatsApp: opens the chat with this text")),
            (OrderRemark.Kind.EMAIL, _("E-mail: we send it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose WhatsApp or e-mail.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        required=False,
        help_text=_("For e-mail; the order's number stands before it."),
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the message first.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == OrderRemark.Kind.EMAIL and not data.get("subject"):
            self.add_error("subject", _("Write what the e-mail is about."))
        return data


class RefundForm(forms.Form):
    """How much goes back, and why; confirmed on purpose."""

    amount = RupiahField(label=_("Amount to pay back (Rp)"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The buyer reads this on the order's page."),
        error_messages={"required": _("Write the reason; the buyer will read it.")},
    )
    is_sure = forms.BooleanField(
        label=_("Yes, this money goes back to the buyer"),
        error_messages={"required": _("Tick this when the amount is right.")},
    )

    def __init__(self, *args: Any, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["amount"].initial = left
        self.fields["amount"].help_text = _now("At most %(left)s.") % {"left": rupiah(left)}

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        if amount > self.left:
            raise forms.ValidationError(
                _("At most %(left)s can still be paid back of this payment."),
                params={"left": rupiah(self.left)},
            )
        return amount


class PaidBackForm(forms.Form):
    """The treasurer transferred a refund by hand."""

    paid_on = DayField(label=_("Transferred on"))
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("For example the buyer's bank and the last digits of the account."),
    )
    proof = ReceiptField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = timezone.localdate()

    def clean_paid_on(self):
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Write the day of the transfer."))
        return day
