"""What each news of a request says by e-mail, and to whom. Works in the schema of the cooperative it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.core.dates import long_date
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.procurement.models import PurchaseOrder, Quote, Request
from tenants.letterhead import letterhead
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute, base_address

TEMPLATE = "procurement/emails/news"
BUYERS = (InstitutionMember.Role.OFFICER, InstitutionMember.Role.APPROVER)

TO_INSTITUTION = {
    "invitation.declined",
    "quote.sent",
    "quote.withdrawn",
    "quote.expired",
    "question.asked",
    "addendum.answered",
    "purchase_order.issued",
    "purchase_order.confirmed",
}
TO_COOPERATIVE = {
    "addendum.proposed",
    "request.answer_soon",
    "question.answered",
    "quote.countered",
    "request.sent",
    "request.cancelled",
    "quote.declined",
    "quote.expired",
    "purchase_order.issued",
}


@dataclass(frozen=True)
class News:
    """The nouns a piece of news is about."""

    topic: str
    request: Request
    cooperative: Cooperative
    quote: Quote | None
    order: PurchaseOrder | None
    reason: str


def letters_about(topic: str, request: Request, payload: dict[str, Any]) -> list[Letter]:
    """Return the mails about one event; each in its reader's language."""
    news = _news(topic, request, payload)
    letters = []
    if topic in TO_INSTITUTION:
        letters += [_letter(news, person, is_staff=False) for person in _buyers(request.institution)]
    if topic in TO_COOPERATIVE:
        letters += [_letter(news, person, is_staff=True) for person in people_with_role(MANAGER, ORDER_DESK)]
    return letters


def _news(topic: str, request: Request, payload: dict[str, Any]) -> News:
    cooperative = Cooperative.objects.select_related("region").get(schema_name=connection.schema_name)
    quotes = [quote for quote in request.quotes.all() if quote.pk == payload.get("quote_id")]
    orders = [
        order for order in request.purchase_orders.all() if order.pk == payload.get("purchase_order_id")
    ]
    invitation = next(
        (one for one in request.invitations.all() if one.cooperative_id == cooperative.pk), None
    )
    quote = quotes[0] if quotes else None
    if topic == "request.cancelled":
        reason = next((event.note for event in request.timeline.all() if event.event == "cancel"), "")
    elif topic == "invitation.declined":
        reason = invitation.decline_reason if invitation else ""
    else:
        reason = quote.closing_note if quote else ""
    return News(topic, request, cooperative, quote, orders[0] if orders else None, reason)


def _buyers(institution: Institution) -> Iterable[User]:
    return (
        User.objects.filter(
            is_active=True,
            institution_memberships__institution=institution,
            institution_memberships__role__in=BUYERS,
        )
        .distinct()
        .order_by("pk")
    )


def _letter(news: News, person: User, *, is_staff: bool) -> Letter:
    with translation.override(person.language):
        sentence, action = (_to_staff if is_staff else _to_buyer)(news)
        context = {
            **letterhead(news.cooperative, whatsapp_text=news.request.number),
            "heading": sentence,
            "facts": _facts(news),
            "reason": news.reason,
            "action_text": action,
            "action_url": _desk_url(news) if is_staff else _workspace_url(news),
            "is_staff": is_staff,
        }
        if is_staff:
            context["whatsapp_url"] = ""
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=news.request.institution.name if is_staff else news.cooperative.name,
        reply_to="" if is_staff else news.cooperative.email,
    )


def _to_buyer(news: News) -> tuple[str, str]:
    names = {"cooperative": news.cooperative.name, "title": news.request.title}
    if news.topic == "invitation.declined":
        return _("%(cooperative)s cannot make an offer for “%(title)s”") % names, _("See the request")
    if news.topic == "quote.sent":
        return _("A quote from %(cooperative)s for “%(title)s”") % names, _("See the quote")
    if news.topic == "quote.withdrawn":
        return _("%(cooperative)s took its quote for “%(title)s” back") % names, _("See the request")
    if news.topic == "quote.expired":
        return _("The quote from %(cooperative)s for “%(title)s” has run out") % names, _("See the request")
    if news.topic == "addendum.answered":
        return _("%(cooperative)s answered your change of “%(title)s”") % names, _("See the purchase order")
    if news.topic == "question.asked":
        return _("A question about “%(title)s”") % names, _("Answer the question")
    if news.topic == "purchase_order.issued":
        return _("Purchase order to %(cooperative)s for “%(title)s”") % names, _("See the purchase order")
    return _("%(cooperative)s confirmed the order “%(title)s”") % names, _("See the purchase order")


def _to_staff(news: News) -> tuple[str, str]:
    names = {"institution": news.request.institution.name, "title": news.request.title}
    if news.topic == "request.sent":
        return _("%(institution)s asks for a quote: “%(title)s”") % names, _("Answer the request")
    if news.topic == "request.cancelled":
        return _("%(institution)s called the request “%(title)s” back") % names, _("See the request")
    if news.topic == "addendum.proposed":
        return _("%(institution)s wants to change the order “%(title)s”") % names, _("Answer the change")
    if news.topic == "request.answer_soon":
        return _("One more day to answer “%(title)s” of %(institution)s") % names, _("Answer the request")
    if news.topic == "question.answered":
        return _("%(institution)s answered a question about “%(title)s”") % names, _("See the request")
    if news.topic == "quote.countered":
        return _("%(institution)s makes a counter-offer for “%(title)s”") % names, _("See the request")
    if news.topic == "quote.declined":
        return _("%(institution)s did not accept the quote for “%(title)s”") % names, _("See the request")
    if news.topic == "quote.expired":
        return _("Your quote to %(institution)s for “%(title)s” has run out") % names, _("See the request")
    return _("%(institution)s ordered: “%(title)s”") % names, _("Confirm the purchase order")


def _facts(news: News) -> list[tuple[str, str]]:
    request, quote, order = news.request, news.quote, news.order
    pieces = sum(line.quantity for line in request.lines.all())
    unit = next((line.unit for line in request.lines.all()), "")
    facts = [
        (_("Request"), request.number),
        (_("Goods"), f"{request.product.get('name', '')} · {pieces} {unit}"),
        (_("Wanted on"), long_date(request.wanted_on) if request.wanted_on else ""),
    ]
    if news.topic == "request.sent" and request.answer_by:
        facts.append((_("Answer wanted by"), long_date(request.answer_by)))
    if quote is not None:
        # Sealed prices stand in no mail: the institution reads them after the request has closed.
        facts += [
            (_("Quote"), quote.number),
            (_("Total"), rupiah(quote.total) if not request.hides_prices else ""),
            (_("Valid until"), long_date(quote.valid_until)),
        ]
    if order is not None:
        facts += [(_("Purchase order"), order.number), (_("Total"), rupiah(order.total))]
    return [(label, value) for label, value in facts if value]


def _workspace_url(news: News) -> str:
    institution_id = news.request.institution_id
    if news.order is not None:
        return absolute(portal(), "portal:purchase_order", institution_id=institution_id, pk=news.order.pk)
    return absolute(portal(), "portal:request", institution_id=institution_id, pk=news.request.pk)


def _desk_url(news: News) -> str:
    base = f"{base_address(news.cooperative)}/admin/permintaan"
    if news.order is not None:
        return f"{base}/pesanan/{news.order.pk}/"
    return f"{base}/{news.request.pk}/"


def letter_of_what_waits(
    person: User,
    *,
    sender: Cooperative,
    name: str,
    count: int,
    lines: Iterable[tuple[str, str]],
    action: tuple[str, str],
    stop_url: str = "",
    is_staff: bool = False,
) -> Letter:
    """The daily mail of `count` tasks at `name`, in the active language: of them `lines` say what and until when.

    `action` is a button's words and address; at `stop_url` whoever wants no such mail says so.
    """
    heading = ngettext(
        "%(count)d task waits for you at %(name)s", "%(count)d tasks wait for you at %(name)s", count
    )
    text, address = action
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context={
            **letterhead(sender),
            "heading": heading % {"count": count, "name": name},
            "facts": list(lines),
            "reason": "",
            "action_text": text,
            "action_url": address,
            "stop_url": stop_url,
            "is_staff": is_staff,
            **({"whatsapp_url": ""} if is_staff else {}),
        },
        from_name=name,
    )
