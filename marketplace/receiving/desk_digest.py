"""One mail a day for whoever works at a cooperative and has something of institutions waiting; about nothing, none.

Requests, quotes, orders and deliveries go to the order desk, bills and payments to the treasurer, all of it to managers.
Whoever wants no such mail says so at the desk; single pieces of news come all the same.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import outbox
from marketplace.core.dates import is_business_day, short_date
from marketplace.core.mail import Letter
from marketplace.core.money import rupiah
from marketplace.procurement.mails import letter_of_what_waits
from marketplace.procurement.models import Addendum, Invitation, PurchaseOrder, Quote
from marketplace.procurement.selectors.purchase_orders import addenda_to_answer
from marketplace.procurement.selectors.requests import orders_to_confirm, requests_to_answer
from marketplace.procurement.states import ISSUED, PROPOSED, QUOTED
from marketplace.procurement.states import SENT as ASKED
from marketplace.receiving.models import Delivery, Invoice
from marketplace.receiving.selectors.deliveries import deliveries_here
from marketplace.receiving.selectors.invoices import OWING, owing_here, payments_to_confirm
from marketplace.receiving.selectors.statements import sums_to_find
from marketplace.receiving.selectors.swaps import swaps_to_answer
from marketplace.receiving.states import PLANNED
from tenants.models import Cooperative
from tenants.staff.roles import MANAGER, ORDER_DESK, TREASURER
from tenants.staff.selectors import people_for_digests
from tenants.urls import base_address

TOPIC = "cooperative.digest_due"
QUOTE_ENDS_WITHIN = timedelta(days=3)
# Packing takes a day.
DELIVERY_WITHIN = timedelta(days=1)
# Of each kind; the rest is counted, and stands on the desk's pages.
MOST_LINES = 8

Line = tuple[str, str]
"""What waits, and until when."""


def emit_desk_digests(day: date) -> int:
    """One event, in its own schema, for each cooperative with open papers on a working day; how many.

    In the caller's transaction. Bounded by the cooperatives: one statement finds them, and each is told by an event of its
    own, because events of one insert work in one schema.
    """
    if not is_business_day(day):
        return 0
    own = {"cooperative_id": OuterRef("pk")}
    open_papers = (
        Invitation.objects.filter(request__status__in=[ASKED, QUOTED], **own),
        PurchaseOrder.objects.filter(status=ISSUED, **own),
        Addendum.objects.filter(status=PROPOSED, **own),
        Delivery.objects.filter(status=PLANNED, **own),
        Invoice.objects.filter(status__in=OWING, **own),
    )
    wanted = Q()
    for papers in open_papers:
        wanted |= Q(Exists(papers))
    schemas = list(Cooperative.objects.filter(wanted).order_by("pk").values_list("schema_name", flat=True))
    for schema in schemas:
        outbox.emit(TOPIC, f"{schema}:{day.isoformat()}", {}, schema=schema)
    return len(schemas)


def desk_digest_letters(cooperative: Cooperative) -> list[Letter]:
    """The mails to those who work here, each in its reader's language. Works in the cooperative's schema."""
    today = timezone.localdate()
    letters = []
    for person, roles in people_for_digests():
        with translation.override(person.language):
            kinds = [list(lines_of(today)) for whose, lines_of in SECTIONS if roles & whose]
            if any(kinds):
                letters.append(_letter(cooperative, person, kinds, roles))
    return letters


def _requests(today: date) -> Iterable[Line]:
    open_still = Q(closes_at=None) | Q(closes_at__gt=timezone.now())
    for one in requests_to_answer().filter(open_still):
        until = _("before %(day)s") % {"day": short_date(one.answer_by)} if one.answer_by else _("Open")
        yield _("Answer “%(title)s”") % {"title": one.title}, f"{one.institution.name} · {until}"


def _quotes(today: date) -> Iterable[Line]:
    ending = Quote.objects.filter(
        status=ASKED, request__status=QUOTED, valid_until__lte=today + QUOTE_ENDS_WITHIN
    )
    for one in ending.select_related("request__institution").order_by("valid_until", "pk"):
        yield (
            _("Your quote for “%(title)s” runs out") % {"title": one.request.title},
            f"{one.request.institution.name} · {short_date(one.valid_until)}",
        )


def _orders(today: date) -> Iterable[Line]:
    for one in orders_to_confirm():
        yield (
            _("Confirm the order “%(title)s”") % {"title": one.title},
            f"{one.institution.name} · {rupiah(one.total)}",
        )


def _changes(today: date) -> Iterable[Line]:
    for addendum in addenda_to_answer():
        yield (
            _("Answer the change of “%(title)s”") % {"title": addendum.purchase_order.title},
            f"{addendum.purchase_order.institution.name} · {addendum.number}",
        )


def _deliveries(today: date) -> Iterable[Line]:
    due = deliveries_here(PLANNED).filter(planned_on__lte=today + DELIVERY_WITHIN)
    for one in due.order_by("planned_on", "pk"):
        yield (
            _("Deliver “%(title)s”") % {"title": one.purchase_order.title},
            f"{one.institution.name} · {short_date(one.planned_on)}",
        )


def _swaps(today: date) -> Iterable[Line]:
    for swap in swaps_to_answer():
        order = swap.purchase_order
        yield (
            _("Answer the exchange of sizes for “%(title)s”") % {"title": order.title},
            order.institution.name,
        )


def _payments(today: date) -> Iterable[Line]:
    """What was paid as the account shows it: one transfer for many bills is looked for once."""
    for one in sums_to_find(payments_to_confirm()):
        if one.is_penalty:
            what = _("Answer the late penalty kept back from bill %(number)s")
        elif one.statement:
            what = _("Look for the payment of collective bill %(number)s")
        else:
            what = _("Look for the payment of bill %(number)s")
        yield (
            what % {"number": one.number},
            f"{one.first.invoice.institution.name} · {rupiah(one.amount)}",
        )


def _overdue(today: date) -> Iterable[Line]:
    """What should have been paid, as it is asked for: a collective bill once."""
    papers: dict[tuple[str, int], Invoice] = {}
    for one in owing_here().filter(due_on__lt=today):
        papers.setdefault(("together", one.statement_id) if one.statement_id else ("alone", one.pk), one)
    for bill in papers.values():
        since = _("overdue since %(day)s") % {"day": short_date(bill.due_on)}
        what = (
            _("Collective bill %(number)s is not paid") % {"number": bill.statement.number}
            if bill.statement
            else _("Bill %(number)s is not paid") % {"number": bill.number}
        )
        yield what, f"{bill.institution.name} · {since}"


AT_DESK, AT_MONEY = {MANAGER, ORDER_DESK}, {MANAGER, TREASURER}
SECTIONS: tuple[tuple[set[str], Callable[[date], Iterable[Line]]], ...] = (
    (AT_DESK, _requests),
    (AT_DESK, _quotes),
    (AT_DESK, _orders),
    (AT_DESK, _changes),
    (AT_DESK, _deliveries),
    (AT_DESK, _swaps),
    (AT_MONEY, _payments),
    (AT_MONEY, _overdue),
)


def _letter(cooperative: Cooperative, person: User, kinds: list[list[Line]], roles: set[str]) -> Letter:
    page = "procurement_inbox" if roles & AT_DESK else "receiving_invoices"
    return letter_of_what_waits(
        person,
        sender=cooperative,
        name=cooperative.name,
        count=sum(len(lines) for lines in kinds),
        lines=[line for lines in kinds for line in lines[:MOST_LINES]],
        action=(_("See what waits"), base_address(cooperative) + reverse(page)),
        stop_url=base_address(cooperative) + reverse("receiving_digest"),
        is_staff=True,
    )
