"""Requests of institutions in every state, made by the actions that real ones go through, then moved into the past."""

import datetime
from typing import Any

from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content
from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.core.dates import add_business_days
from marketplace.core.recurrence import Weekly, series
from marketplace.procurement.actions import awarding, drafting, quoting, sending
from marketplace.procurement.goods import Goods, goods_of, kitchen_of
from marketplace.procurement.models import Invitation, Quote, Request, RequestEvent
from marketplace.procurement.selectors.quotes import published_prices
from marketplace.procurement.selectors.requests import whole_requests
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK
from tenants.staff.selectors import people_with_role

Role = InstitutionMember.Role

VALIDITY = datetime.timedelta(days=14)
ANSWER_WITHIN = datetime.timedelta(days=7)
ANSWERED = {"quoted", "accepted", "expired"}


def write_requests(institutions: dict[str, Institution]) -> None:
    """One after the other; `institutions` by their key in the content files."""
    with schema_context("public"):
        national = portal()
    for number, one in enumerate(content.read("requests")["requests"], start=1):
        with schema_context("public"):
            cooperative = Cooperative.objects.select_related("region__parent").get(slug=one["cooperative"])
        with tenant_context(national):
            goods = goods_of(cooperative, slug=one["product"])
        if goods is None:
            raise LookupError(f"{one['product']} is not on sale at {one['cooperative']}")
        write_request(one, institutions[one["institution"]], goods, number)


def write_request(one: dict[str, Any], institution: Institution, goods: Goods, number: int) -> Request:
    """One request as far along as the content says."""
    officer, approver = _person(institution, Role.OFFICER), _person(institution, Role.APPROVER)
    cooperative = goods.cooperative
    with tenant_context(portal()):
        request = _draft(one, institution, goods, officer, number)
        if one["state"] == "draft":
            return request
        kitchen = None
        if goods.package:
            kitchen = kitchen_of(cooperative, product_id=goods.id, wanted_on=request.wanted_on)
        sending.send_request(
            request=request, goods=goods, kitchen=kitchen, actor=officer, roles={Role.OFFICER}
        )
    if one["state"] in ANSWERED:
        quote = _quote(request, goods, number, letter=one.get("letter", ""))
        if one["state"] == "accepted":
            with tenant_context(portal()):
                awarding.accept_quote(quote=quote, actor=approver, roles={Role.APPROVER})
        elif one["state"] == "expired":
            with tenant_context(cooperative):
                quoting.expire_quote(quote_id=quote.pk)
            with schema_context("public"):
                sending.settle_request(request_id=request.pk, closed_by="expire")
    elif one["state"] == "declined":
        with tenant_context(cooperative):
            staff = _staff()
            sending.decline_invitation(
                request=request, cooperative=cooperative, actor=staff, roles={ORDER_DESK}, reason=one["note"]
            )
        with schema_context("public"):
            sending.settle_request(request_id=request.pk, closed_by="decline")
    elif one["state"] == "cancelled":
        with tenant_context(portal()):
            sending.cancel_request(request=request, actor=officer, roles={Role.OFFICER}, reason=one["note"])
    with schema_context("public"):
        _move_into_the_past(request, one)
    return request


def _draft(
    one: dict[str, Any], institution: Institution, goods: Goods, officer: User, number: int
) -> Request:
    request = drafting.start_request(institution=institution, goods=goods, actor=officer, title=one["title"])
    drafting.save_quantities(request=request, goods=goods, quantities=_quantities(one, goods), actor=officer)
    wanted_on = _possible_day(one, goods)
    begin, end = _window(one.get("time_window", ""))
    if "series" in one:
        wanted_on = _save_series(one, request, officer, wanted_on)
    drafting.save_schedule(
        request=request,
        wanted_on=wanted_on,
        wanted_from=begin,
        wanted_until=end,
        place=one.get("place") or institution.address,
        answer_by=min(timezone.localdate() + ANSWER_WITHIN, wanted_on),
        actor=officer,
    )
    is_government = institution.kind == Institution.Kind.GOVERNMENT
    drafting.save_note(
        request=request,
        title=one["title"],
        note=one["note"],
        rup_code=f"{52_000_000 + number * 1_379}" if is_government else "",
        budget_account="5.1.02.01.01.0052" if is_government else "",
        actor=officer,
    )
    request.refresh_from_db()
    return request


def _save_series(
    one: dict[str, Any], request: Request, officer: User, earliest: datetime.date
) -> datetime.date:
    """The dates of the content's rule from the first possible day on; returns the first of them."""
    rule = one["series"]
    found = series(Weekly(earliest, (rule["weekday"],), rule["times"], rule["on_holidays"]))
    drafting.save_series(request=request, dates=found.dates, portions=one["portions"], actor=officer)
    request.refresh_from_db()
    return found.dates[0]


def _quantities(one: dict[str, Any], goods: Goods) -> dict[int, int]:
    """{variant id: pieces}. Cuts are the first word of a column when the variant has a motif, too."""
    if "matrix" not in one:
        return {goods.forms[0].id: one.get("portions") or one["quantity"]}
    found = {}
    for row in one["matrix"]:
        form = next(
            form
            for form in goods.forms
            if form.size == row["size"] and form.snapshot["cut"] == row["cut"] and form.id not in found
        )
        found[form.id] = row["quantity"]
    return found


def _possible_day(one: dict[str, Any], goods: Goods) -> datetime.date:
    """The day of the content, or the first one after it on which the goods can be had."""
    wanted = timezone.localdate() + datetime.timedelta(
        days=max(one["date_in_days"], 20 if one["date_in_days"] < 0 else 1)
    )
    if goods.package:
        kitchen = kitchen_of(goods.cooperative, product_id=goods.id, wanted_on=wanted)
        return max(wanted, kitchen.earliest) if kitchen else wanted
    return max(wanted, goods.ready_on())


def _window(text: str) -> tuple[datetime.time | None, datetime.time | None]:
    """«11.30–12.00»."""
    if not text:
        return None, None
    begin, _dash, end = text.partition("–")
    hours = [datetime.time(*map(int, part.split("."))) for part in (begin, end)]
    return hours[0], hours[1]


def _quote(request: Request, goods: Goods, number: int, *, letter: str) -> Quote:
    """What the storefront answers: its published prices, now and then a little less."""
    cooperative = goods.cooperative
    with tenant_context(cooperative):
        staff = _staff()
        whole = whole_requests().get(pk=request.pk)
        published = published_prices(list(whole.lines.all()), goods)
        discount = 97 if number % 3 == 0 else 100
        last_day = request.wanted_on - datetime.timedelta(days=1)
        quote = quoting.write_quote(
            request=whole,
            cooperative=cooperative,
            # Whole thousands, as people quote.
            prices={pk: max(price * discount // 100 // 500 * 500, 500) for pk, price in published.items()},
            list_prices=published,
            lead_time_days=goods.lead_time_days,
            valid_until=max(min(timezone.localdate() + VALIDITY, last_day), timezone.localdate()),
            delivery_price=0 if goods.package else 75_000 + 25_000 * (number % 4),
            tax_letter=letter,
            note="Harga sudah termasuk kemasan per bagian." if request.kind == Request.Kind.UNIFORM else "",
            actor=staff,
        )
        return quoting.send_quote(quote=quote, actor=staff, roles={ORDER_DESK, MANAGER})


def _move_into_the_past(request: Request, one: dict[str, Any]) -> None:
    """Times only, and the day of an event that is over; the PDF of a purchase order keeps the day on which it was made."""
    back = datetime.timedelta(days=one["days_ago"])
    begun = timezone.now() - back
    Request.objects.filter(pk=request.pk).update(created_at=begun, sent_at=begun, updated_at=begun)
    Invitation.objects.filter(request=request).update(invited_at=begun)
    answered = min(begun + datetime.timedelta(days=1, hours=3), timezone.now())
    Quote.objects.filter(request=request).update(created_at=answered, sent_at=answered)
    events = list(RequestEvent.objects.filter(request=request).order_by("pk"))
    for place, event in enumerate(events):
        at = min(begun + (answered - begun) * place, timezone.now())
        RequestEvent.objects.filter(pk=event.pk).update(at=at)
    if one["date_in_days"] < 0:
        past = timezone.localdate() + datetime.timedelta(days=one["date_in_days"])
        Request.objects.filter(pk=request.pk).update(
            wanted_on=past, answer_by=add_business_days(begun.date(), 3)
        )
        Quote.objects.filter(request=request).update(valid_until=past)


def _person(institution: Institution, role: str) -> User:
    with schema_context("public"):
        return User.objects.filter(
            institution_memberships__institution=institution, institution_memberships__role=role
        )[0]


def _staff() -> User:
    """In the storefront's schema: who answers institutions."""
    return next(iter(people_with_role(ORDER_DESK, MANAGER)))
