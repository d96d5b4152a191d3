"""Goods that came back: one request in every state, with drawn photos, made by the actions that real ones go through."""

import datetime
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from deploy.demo.seeding.desk import somebody
from marketplace.core import due
from marketplace.core.dates import add_business_days, morning_of
from marketplace.ordering.actions import returning
from marketplace.ordering.actions.completing import COMPLETION_DUE
from marketplace.ordering.calculations import completion_day, last_return_day
from marketplace.ordering.models import Order
from marketplace.payments.proofs import Proof, read_proof


def write_return(order: Order, one: dict[str, Any], courier: str) -> None:
    """In the storefront's schema: the request that the content names for a delivered order, as far along as it says."""
    if "return" not in one:
        return
    wanted = one["return"]
    order.refresh_from_db()
    quantities = {line.pk: pieces for line, pieces in zip(order.lines.all(), wanted["pieces"], strict=True)}
    asked = returning.ask_return(
        order=order,
        quantities=quantities,
        reason=wanted["reason"],
        text=wanted["text"],
        wish=wanted.get("wish", "refund"),
        photos=[_photo(number) for number in range(wanted.get("photos", 1))],
        actor=order.user,
    )
    state = wanted.get("state", "asked")
    desk, roles = somebody("order_desk")
    manager, led = somebody("manager")
    words = {"order": order, "pk": asked.pk}
    if state == "withdrawn":
        returning.withdraw_return(**words, actor=order.user)
    elif state == "refused":
        returning.refuse_return(**words, answer=wanted["answer"], actor=desk, roles=roles)
    elif state != "asked":
        returning.accept_return(
            **words,
            accepted=quantities,
            goods_come_back=wanted.get("goods_come_back", True),
            answer=wanted.get("answer", ""),
            actor=desk,
            roles=roles,
        )
        if state != "awaited" and wanted.get("goods_come_back", True):
            returning.receive_return(**words, goes_on_shelf=False, actor=desk, roles=roles)
        if state == "refunded":
            prices = {line.pk: line.unit_price for line in order.lines.all()}
            amount = sum(pieces * prices[line] for line, pieces in quantities.items())
            returning.refund_return(**words, amount=amount, makers_keep_share=False, actor=manager, roles=led)
        elif state == "replaced":
            returning.replace_return(
                **words, courier=courier, tracking_number=f"{order.pk:010d}R", actor=desk, roles=roles
            )


@transaction.atomic
def let_days_run(order: Order, delivered_at: datetime.datetime) -> None:
    """An order that was moved into the past: its last days count from its new delivery, its request lies between."""
    order.refresh_from_db()
    day, days = timezone.localdate(delivered_at), order.cooperative.return_days
    order.return_until, order.completes_on = last_return_day(day, days), completion_day(day, days)
    order.save(update_fields=["return_until", "completes_on"])
    due.schedule(
        COMPLETION_DUE,
        order.pk,
        at=morning_of(order.completes_on + datetime.timedelta(days=1)),
        payload={"order_id": order.pk},
    )
    since = timezone.now() - delivered_at
    for asked in order.returns.all():
        asked.asked_at = delivered_at + since * 0.2
        asked.answer_by = add_business_days(timezone.localdate(asked.asked_at), returning.DAYS_TO_ANSWER)
        asked.answered_at = asked.answered_at and delivered_at + since * 0.5
        asked.save(update_fields=["asked_at", "answer_by", "answered_at"])


def _photo(number: int) -> Proof:
    """A drawn piece of cloth with a tear, as a phone would photograph it."""
    picture = Image.new("RGB", (720, 960), "#d9cbb3")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((80, 120, 640, 840), fill="#6d2e1f")
    for place in range(140, 830, 46):
        pen.line((80, place, 640, place + 30), fill="#b98a4d", width=6)
    left = 180 + 140 * (number % 3)
    pen.line([(left, 300), (left + 40, 380), (left + 10, 450), (left + 70, 560)], fill="#1d120c", width=14)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return read_proof(SimpleUploadedFile(f"foto-{number}.jpg", file.getvalue(), content_type="image/jpeg"))
