"""What follows when something happened to a request, or when a day has passed. Every body bears running twice."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from celery import shared_task

from marketplace.core import mail, outbox
from marketplace.procurement.actions import ordering, quoting, sending, sizes
from marketplace.procurement.mails import letters_about
from marketplace.procurement.mails_inside import letters_inside, size_reminder
from marketplace.procurement.models import SizePerson
from marketplace.procurement.selectors.requests import whole_requests
from marketplace.procurement.states import COLLECTING
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, bind=True, name="procurement.expire_quote")
@outbox.exactly_once
def expire_quote(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """The validity of a quote is over."""
    quoting.expire_quote(quote_id=payload["quote_id"])


@shared_task(base=TenantTask, bind=True, name="procurement.expire_request")
@outbox.exactly_once
def expire_request(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: nobody answered until the day that the institution named."""
    sending.settle_request(request_id=payload["request_id"], closed_by="expire")


@shared_task(base=TenantTask, bind=True, name="procurement.settle_request")
@outbox.exactly_once
def settle_request(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: the request's status follows from all its quotes."""
    sending.settle_request(request_id=payload["request_id"], closed_by=payload["closed_by"])


@shared_task(base=TenantTask, bind=True, name="procurement.keep_quotation")
@outbox.exactly_once
def keep_quotation(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """An order was written: its quote becomes a paper of its file."""
    ordering.keep_quotation(purchase_order_id=payload["purchase_order_id"])


@shared_task(base=TenantTask, bind=True, name="procurement.mail_news")
@outbox.at_least_once
def mail_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell whoever has to know or to act, on both sides. Each mail is claimed by event and recipient."""
    request = whole_requests().filter(pk=payload["request_id"]).first()
    if request is None:
        return
    for letter in letters_about(topic, request, payload):
        mail.send(letter, event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="procurement.mail_inside")
@outbox.at_least_once
def mail_inside(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: tell the institution's own people."""
    request = whole_requests().filter(pk=payload["request_id"]).first()
    if request is None:
        return
    for letter in letters_inside(topic, request, payload):
        mail.send(letter, event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="procurement.remind_approvers")
@outbox.at_least_once
def remind_approvers(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: whoever still has to agree is written to, each person once for a request, in whatever step.

    Bounded by the people of one institution who have the role whose turn it is.
    """
    request = whole_requests().filter(pk=payload["request_id"]).first()
    if request is None:
        return
    once = uuid5(NAMESPACE_OID, f"award.waits_long:{request.pk}")
    for letter in letters_inside(topic, request, payload):
        mail.send(letter, event_id=once)


@shared_task(base=TenantTask, bind=True, name="procurement.freeze_sizes")
@outbox.exactly_once
def freeze_sizes(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: the day until which sizes could be entered is over."""
    sizes.freeze_roll(roll_id=payload["roll_id"], only_when_due=True)


@shared_task(base=TenantTask, bind=True, name="procurement.remind_before_freeze")
@outbox.exactly_once
def remind_before_freeze(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: one more day until the sizes are frozen."""
    sizes.remind_before_freeze(roll_id=payload["roll_id"])


@shared_task(base=TenantTask, bind=True, name="procurement.erase_sizes")
@outbox.exactly_once
def erase_sizes(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: names and sizes have been kept long enough."""
    sizes.erase_roll(roll_id=payload["roll_id"])


@shared_task(base=TenantTask, bind=True, name="procurement.remind_of_size")
@outbox.at_least_once
def remind_of_size(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in `public`: somebody without a size is written to, unless they entered it meanwhile."""
    person = (
        SizePerson.objects.select_related("roll__request__institution")
        .filter(pk=payload["person_id"], choice="", roll__status=COLLECTING)
        .exclude(email="")
        .first()
    )
    if person is not None:
        mail.send(size_reminder(person), event_id=event_id)
