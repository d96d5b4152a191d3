"""What the staff did with orders beside sending them: notes, messages, parcels with a part, refunds, members' pay."""

import datetime
import uuid
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from marketplace.ordering.actions.fulfilling import cancel_order, ship_order
from marketplace.ordering.actions.refunding import record_refund, request_refund
from marketplace.ordering.actions.remarks import add_note, write_to_buyer
from marketplace.ordering.models import Order, OrderRemark
from marketplace.sharing.actions import pay_member, reverse_payment
from marketplace.sharing.selectors import accounts
from tenants.models import Cooperative
from tenants.staff.selectors import people_with_role


def write_desk_work(order: Order, one: dict[str, Any], courier: str) -> None:
    """In the storefront's schema: what the content says about this order beyond its state."""
    desk, roles = somebody("order_desk")
    treasurer, _roles = somebody("treasurer")
    manager, led = somebody("manager")
    if "parcel" in one:
        pieces = {line.pk: quantity for line, quantity in zip(order.lines.all(), one["parcel"], strict=True)}
        ship_order(
            order=order,
            courier=courier,
            tracking_number=f"{order.pk:010d}A",
            quantities=pieces,
            actor=desk,
            roles=roles,
        )
    for text in one.get("notes", []):
        add_note(order=order, text=text, actor=desk)
    for message in one.get("messages", []):
        write_to_buyer(
            order=order,
            kind=message.get("kind", OrderRemark.Kind.WHATSAPP),
            subject=message.get("subject", ""),
            text=message["text"],
            actor=desk,
        )
    if "called_off" in one:
        cancel_order(order=order, actor=manager, roles=led, reason=one["called_off"])
    if "refund" in one:
        refund = one["refund"]
        link = order.payments.select_related("payment").get()
        asked = request_refund(
            order=order,
            link=link,
            amount=refund.get("amount", link.payment.amount_received),
            reason=refund["reason"],
            actor=manager,
        )
        if refund.get("paid"):
            record_refund(
                order=order,
                refund=asked,
                paid_on=timezone.localdate() - datetime.timedelta(days=max(one["days_ago"] - 2, 0)),
                note=refund.get("note", ""),
                proof=None,
                actor=treasurer,
                roles=frozenset({"treasurer", "manager"}),
            )


def pay_members(cooperative: Cooperative) -> None:
    """One member was paid what she earned, the next a part, the third nothing yet; once it was recorded wrongly first."""
    with tenant_context(cooperative):
        treasurer, _roles = somebody("treasurer")
        today = timezone.localdate()
        for place, account in enumerate(account for account in accounts() if account.owing > 0):
            if place % 3 == 2:
                continue
            amount = account.owing if place % 3 == 0 else account.owing // 2
            payment = pay_member(
                member=account.member,
                amount=amount,
                paid_on=today - datetime.timedelta(days=5 + place),
                method="transfer" if place % 2 == 0 else "cash",
                note="Kuitansi ditandatangani" if place % 2 else "BI-FAST",
                key=uuid.uuid4(),
                actor=treasurer,
            )
            if place == 1:
                reverse_payment(payment=payment, reason="Tercatat dua kali.", actor=treasurer)
                pay_member(
                    member=account.member,
                    amount=amount // 2 or 1,
                    paid_on=today - datetime.timedelta(days=4),
                    method="cash",
                    note="Kuitansi nomor 12",
                    key=uuid.uuid4(),
                    actor=treasurer,
                )


def somebody(role: str) -> tuple[User, frozenset[str]]:
    """Who does this work here, and in which role: in small cooperatives it is the manager."""
    found = people_with_role(role)
    return (
        (found[0], frozenset({role})) if found else (people_with_role("manager")[0], frozenset({"manager"}))
    )
