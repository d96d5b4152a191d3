"""Saving how a cooperative lets its buyers pay."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.payments.models import PaymentSettings
from marketplace.payments.qris import Qris, belongs_to, read_qris
from tenants.models import Cooperative


@dataclass(frozen=True)
class Ways:
    """What is chosen; `cash_limit` in IDR."""

    qris_text: str = ""
    qris_writes_amount: bool = False
    cash_on_delivery: bool = False
    cash_at_pickup: bool = False
    cash_limit: int = 500_000


def own_qris(cooperative: Cooperative, text: str) -> Qris:
    """Read a QRIS for this cooperative. Raises ValidationError for what is none, and for another merchant's."""
    found = read_qris(text)
    names = (cooperative.name, cooperative.legal_name, cooperative.bank_account_holder)
    if not belongs_to(found, *names):
        raise ValidationError(
            _(
                "This QRIS belongs to “%(merchant)s”, and nothing in that name is like %(cooperative)s. Buyers' money would"
                " go there. Use the cooperative's own QRIS, or correct the account holder in the settings first."
            )
            % {"merchant": found.name, "cooperative": cooperative.name}
        )
    return found


def save_ways(*, cooperative: Cooperative, ways: Ways, actor: audit.Actor) -> PaymentSettings:
    """Offer these from now on; orders that were placed keep theirs. Raises ValidationError keyed by field."""
    qris = None
    if ways.qris_text:
        try:
            qris = own_qris(cooperative, ways.qris_text)
        except ValidationError as refusal:
            raise ValidationError({"qris_text": refusal.messages}) from refusal
    values = {
        "qris_text": qris.text if qris else "",
        "qris_name": qris.name[:40] if qris else "",
        "qris_nmid": qris.nmid[:30] if qris else "",
        "qris_writes_amount": ways.qris_writes_amount,
        "cash_on_delivery": ways.cash_on_delivery,
        "cash_at_pickup": ways.cash_at_pickup,
        "cash_limit": ways.cash_limit,
    }
    try:
        with transaction.atomic():
            before = PaymentSettings.objects.select_for_update().filter(cooperative=cooperative).first()
            saved, _is_new = PaymentSettings.objects.update_or_create(
                cooperative=cooperative, defaults=values
            )
            audit.record(
                "payment_settings.save",
                "payment_settings",
                cooperative.pk,
                actor=actor,
                cooperative_id=cooperative.pk,
                changes=audit.diff({name: getattr(before, name, None) for name in values}, values),
            )
    except IntegrityError as refusal:
        raise ValidationError(
            {"qris_text": _("Another cooperative receives its money by this QRIS. Use your own.")}
        ) from refusal
    return saved
