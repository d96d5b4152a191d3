"""Commission rates are dated and never change afterwards: what an order costs is known on the day it is placed."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.settlement.models import CommissionRate
from tenants.models import Cooperative


@transaction.atomic
def set_rate(
    *,
    cooperative: Cooperative | None,
    channel: str,
    rate: int,
    valid_from: datetime.date,
    reason: str,
    actor: User,
) -> CommissionRate:
    """A new rate (hundredths of a percent) from that day on; of everybody without a cooperative.

    Raises ValidationError for today and before, because orders of these days were placed at another rate.
    """
    if valid_from <= timezone.localdate():
        raise ValidationError(
            {"valid_from": _("Choose tomorrow or a later day: what was ordered until now keeps its rate.")}
        )
    if CommissionRate.objects.filter(
        cooperative=cooperative, channel=channel, valid_from=valid_from
    ).exists():
        raise ValidationError(
            {"valid_from": _("There is a rate from this day on already. Choose another day.")}
        )
    made = CommissionRate.objects.create(
        cooperative=cooperative,
        channel=channel,
        rate=rate,
        valid_from=valid_from,
        reason=reason,
        set_by=actor,
    )
    audit.record(
        "commission_rate.set",
        "commission_rate",
        made.pk,
        actor=actor,
        cooperative_id=getattr(cooperative, "pk", None),
        changes={"channel": [None, channel], "rate": [None, rate], "valid_from": [None, valid_from]},
    )
    return made
