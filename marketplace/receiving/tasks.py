"""What follows when something happened to a delivery, or when days have passed. Every body bears running twice."""

from typing import Any

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from marketplace.core import mail, outbox
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving import bill_mails, statement_mails, swap_words
from marketplace.receiving.actions import accepting, expecting, planning, reminding, serving
from marketplace.receiving.desk_digest import desk_digest_letters, emit_desk_digests
from marketplace.receiving.mails import letters_about
from marketplace.receiving.selectors.deliveries import whole_deliveries
from marketplace.receiving.selectors.invoices import whole_invoices
from marketplace.receiving.selectors.statements import whole_statements
from marketplace.receiving.selectors.swaps import whole_swaps
from marketplace.receiving.states import ACCEPTED
from marketplace.sharing.actions import SoldLine, earn_shares, keep_shares
from marketplace.sharing.models import Channel, Earning
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, bind=True, name="receiving.open_fulfilment")
@outbox.exactly_once
def open_fulfilment(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """The cooperative confirmed: from now on deliveries can be planned; those of catering follow from its dates."""
    order = PurchaseOrder.objects.select_related("request", "cooperative").get(
        pk=payload["purchase_order_id"]
    )
    planning.open_fulfilment(order)
    serving.plan_servings(order)
    expecting.expect_makers_shares(order)


@shared_task(base=TenantTask, bind=True, name="receiving.expect_shares")
@outbox.exactly_once
def expect(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in the cooperative's schema: less is to come of an order, or another number of portions."""
    expecting.expect_makers_shares(PurchaseOrder.objects.get(pk=payload["purchase_order_id"]))


@shared_task(base=TenantTask, bind=True, name="receiving.lapse_delivery")
@outbox.exactly_once
def lapse_delivery(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    accepting.lapse_delivery(delivery_id=payload["delivery_id"])


@shared_task(base=TenantTask, bind=True, name="receiving.earn_shares")
@outbox.exactly_once
def earn(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Works in the cooperative's schema: its makers have earned their parts of what was accepted."""
    delivery = whole_deliveries().get(pk=payload["delivery_id"])
    if delivery.status != ACCEPTED:
        return
    # Goods that the institution described in its own words have no makers here.
    lines = [line for line in delivery.lines.all() if line.accepted and line.line.product_id]
    known = Earning.objects.filter(channel=Channel.INSTITUTION, line_id__in=[line.pk for line in lines])
    if not lines or known.exists():
        return
    keep_shares(
        channel=Channel.INSTITUTION,
        document_id=delivery.pk,
        document_number=delivery.acceptance.number,
        lines=[
            SoldLine(
                line_id=line.pk,
                product_id=line.line.product_id,
                name=line.line.name,
                quantity=line.accepted,
                total=line.accepted * line.line.unit_price,
            )
            for line in lines
        ],
    )
    earn_shares(
        channel=Channel.INSTITUTION, document_id=delivery.pk, at=delivery.accepted_at or timezone.now()
    )


@shared_task(base=TenantTask, bind=True, name="receiving.mail_news")
@outbox.at_least_once
def mail_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell whoever has to know or to act, on both sides; what is still open is asked for again, ever higher up."""
    delivery = whole_deliveries().filter(pk=payload["delivery_id"]).first()
    if delivery is None or not reminding.is_still_open(topic, delivery):
        return
    for letter in letters_about(topic, delivery, payload.get("step", 1)):
        mail.send(letter, event_id=event_id)
    reminding.remind_again(topic, delivery, payload.get("step", 1))


@shared_task(base=TenantTask, bind=True, name="receiving.mail_bill_news")
@outbox.at_least_once
def mail_bill_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell both sides what happened to a bill; an overdue one is asked for again every week.

    What is gathered on a collective bill is told once, for all of its bills; see mail_statement_news.
    """
    invoice = whole_invoices().filter(pk=payload["invoice_id"]).first()
    if invoice is None or payload.get("is_part"):
        return
    if topic == "invoice.overdue" and invoice.statement_id:
        letters = statement_mails.reminders_through(invoice, payload)
    else:
        letters = bill_mails.letters_about(topic, invoice, payload)
    for letter in letters:
        mail.send(letter, event_id=event_id)
    if topic == "invoice.overdue" and bill_mails.is_overdue(invoice):
        reminding.ask_for_money_again(invoice, payload)


@shared_task(base=TenantTask, bind=True, name="receiving.mail_statement_news")
@outbox.at_least_once
def mail_statement_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell both sides what happened to a collective bill: one mail a person, however many bills it gathers."""
    statement = whole_statements().get(pk=payload["statement_id"])
    for letter in statement_mails.letters_about(topic, statement, payload):
        mail.send(letter, event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="receiving.mail_swap_news")
@outbox.at_least_once
def mail_swap_news(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Tell the other side what happened to an exchange of sizes."""
    for letter in swap_words.letters_about(topic, whole_swaps().get(pk=payload["swap_id"])):
        mail.send(letter, event_id=event_id)


@shared_task(name="receiving.desk_digests")
def desk_digests() -> int:
    """Once a day: let the people of every cooperative with open papers be told what waits for them."""
    with transaction.atomic():
        return emit_desk_digests(timezone.localdate())


@shared_task(base=TenantTask, bind=True, name="receiving.mail_desk_digest")
@outbox.at_least_once
def mail_desk_digest(self: Any, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """What waits now, not what waited when the day began."""
    for letter in desk_digest_letters(connection.tenant):
        mail.send(letter, event_id=event_id)
