"""What a return request is called in words: for its buyer on the order's page and in e-mails, and for the desk."""

from django.utils.translation import gettext as _

from marketplace.core.dates import short_date
from marketplace.core.money import rupiah
from marketplace.ordering.models import OrderReturn
from marketplace.ordering.sentences import Standing
from marketplace.ordering.states import ARRIVED, ASKED, AWAITED, REFUNDED, REFUSED, REPLACED, WITHDRAWN

RETURN_KINDS = {
    ASKED: "warning",
    AWAITED: "info",
    ARRIVED: "info",
    REFUNDED: "success",
    REPLACED: "success",
    REFUSED: "neutral",
    WITHDRAWN: "neutral",
}


def return_standing(asked: OrderReturn) -> Standing:
    """Say where a request stands and what comes next, for its buyer."""
    words = {
        "cooperative": asked.order.cooperative.name,
        "day": short_date(asked.answer_by),
        "amount": rupiah(asked.refund.amount) if asked.refund else "",
        "parcel": str(asked.parcel or ""),
    }
    text, following = _sentences(asked)
    return Standing(text % words, following % words, RETURN_KINDS[asked.status].replace("neutral", "info"))


def pieces_in_words(asked: OrderReturn, *, accepted: bool = False) -> str:
    """«2 lembar Kain Krakatau, 1 potong Kemeja»: what was asked for, or what was accepted of it."""
    counted = [(line.accepted if accepted else line.quantity, line.order_line) for line in asked.lines.all()]
    return ", ".join(f"{pieces} {line.unit} {line.full_name}" for pieces, line in counted if pieces)


def _sentences(asked: OrderReturn) -> tuple[str, str]:
    if asked.status == ARRIVED:
        return _("Your return request is accepted."), (
            _("%(cooperative)s pays your money back now.")
            if asked.wish == OrderReturn.Wish.REFUND
            else _("%(cooperative)s sends a replacement now.")
        )
    return {
        ASKED: (
            _("Your return request is with %(cooperative)s."),
            _("You get an answer by e-mail, by %(day)s at the latest."),
        ),
        AWAITED: (
            _("Your return request is accepted."),
            _("Pack the goods well and agree on WhatsApp who fetches them; the way back costs you nothing."),
        ),
        REFUNDED: (
            _("Your return request is settled: %(amount)s go back to you."),
            _("A bank needs up to two working days, a card up to ten."),
        ),
        REPLACED: (_("Your return request is settled: a replacement is on its way (%(parcel)s)."), ""),
        REFUSED: (
            _("Your return request was not accepted."),
            _("If you see it differently, write to %(cooperative)s on WhatsApp."),
        ),
        WITHDRAWN: (_("You have withdrawn your return request."), ""),
    }[asked.status]
