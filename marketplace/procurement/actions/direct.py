"""An order at published prices without asking for a quote first, within the institution's own rules. Amounts are whole IDR."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.procurement.actions import awarding, quoting, sending
from marketplace.procurement.goods import Goods, Kitchen
from marketplace.procurement.models import Award, Request
from marketplace.procurement.selectors.quotes import published_prices
from marketplace.procurement.selectors.rules import direct_limit

VALID_FOR = timedelta(days=14)


def order_directly(
    *, request: Request, goods: Goods | None, kitchen: Kitchen | None, actor: User, roles: Collection[str]
) -> Award:
    """Send the draft, take the published prices as the cooperative's offer, and award it. All or nothing.

    The institution's steps of approval hold as for any other order. Works at the portal. Raises CannotSend, CannotAccept
    and TransitionRefused.
    """
    if goods is None or request.is_list or len(request.asked) > 1:
        raise awarding.CannotAccept(_("Only goods of one cooperative can be ordered at published prices."))
    lines = list(request.lines.all())
    prices = published_prices(lines, goods)
    total = sum(prices[line.pk] * line.quantity for line in lines)
    limit = direct_limit(request.institution, timezone.localdate())
    if limit is not None and total > limit:
        raise awarding.CannotAccept(
            _("This is above the limit of direct procurement. Ask for a quote instead.")
        )
    with transaction.atomic():
        sent = sending.send_request(
            request=request,
            goods=goods,
            kitchen=kitchen,
            actor=actor,
            roles=roles,
            cooperatives=[goods.cooperative],
            is_direct=True,
        )
        quote = quoting.write_quote(
            request=sent,
            cooperative=goods.cooperative,
            prices=prices,
            list_prices=prices,
            lead_time_days=goods.lead_time_days,
            valid_until=timezone.localdate() + VALID_FOR,
            note=_("Published prices, without delivery; delivery is agreed with the cooperative."),
            actor=actor,
        )
        quoting.send_quote(quote=quote, actor=actor, roles={"system"})
        return awarding.propose_award(
            request=sent,
            picks=dict(quote.lines.values_list("pk", "quantity")),
            actor=actor,
            roles=roles,
            justification=_("Ordered at published prices."),
        )
