"""What each news of an order says by e-mail, and to whom."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from marketplace.accounts.models import User
from marketplace.core.dates import short_date
from marketplace.core.mail import Letter
from marketplace.core.phone import whatsapp_url, written_phone
from marketplace.ordering.models import Order, OrderRemark
from marketplace.ordering.return_sentences import pieces_in_words, return_standing
from marketplace.ordering.selectors.orders import current_payment, owes_cash
from marketplace.ordering.selectors.returns import open_return, returns_of
from marketplace.ordering.sentences import promise, standing
from marketplace.ordering.states import ASKED, DELIVERED
from tenants.letterhead import letterhead
from tenants.staff.roles import MANAGER, ORDER_DESK, TREASURER
from tenants.urls import absolute

# News → template for the buyer. What the buyer did alone needs no mail.
TO_BUYER = {
    "placed": "ordering/emails/placed",
    "way_changed": "ordering/emails/way_changed",
    "proof_rejected": "ordering/emails/proof_rejected",
    "paid": "ordering/emails/paid",
    "packed": "ordering/emails/ready",
    "part_shipped": "ordering/emails/part_shipped",
    "shipped": "ordering/emails/shipped",
    "cancelled": "ordering/emails/cancelled",
    "expired": "ordering/emails/expired",
    "refunded": "ordering/emails/refunded",
    "completion_near": "ordering/emails/completion_near",
    "return_asked": "ordering/emails/return",
    "return_accepted": "ordering/emails/return",
    "return_refused": "ordering/emails/return",
    "return_arrived": "ordering/emails/return",
    "return_refunded": "ordering/emails/return",
    "return_replaced": "ordering/emails/return",
}
# News → template and roles of the storefront.
TO_STAFF = {
    "placed": ("ordering/emails/staff_placed", (ORDER_DESK, MANAGER)),
    "way_changed": ("ordering/emails/staff_way_changed", (ORDER_DESK, MANAGER)),
    "proof_submitted": ("ordering/emails/staff_proof", (TREASURER, MANAGER)),
    "paid": ("ordering/emails/staff_paid", (ORDER_DESK,)),
    "return_asked": ("ordering/emails/staff_return", (ORDER_DESK, MANAGER)),
    "return_withdrawn": ("ordering/emails/staff_return", (ORDER_DESK, MANAGER)),
    "return_unanswered": ("ordering/emails/staff_return", (MANAGER,)),
}


def letters_about(order: Order, news: str) -> list[Letter]:
    """Return the mails about `order.<news>`; works in the schema of the order's cooperative."""
    if not _is_still_so(order, news):
        return []
    letters = []
    # Who picks up wants to know when it is ready; who gets a parcel hears when it leaves.
    if news in TO_BUYER and not (news == "packed" and not order.is_pickup):
        letters.append(_to_buyer(order, TO_BUYER[news]))
    # Another way of paying beforehand changes nothing for the desk; goods that go out unpaid can be packed now.
    if news in TO_STAFF and not (news == "way_changed" and not owes_cash(order)):
        template, roles = TO_STAFF[news]
        letters += [_to_staff(order, template, person) for person in _people_with(roles)]
    return letters


def _is_still_so(order: Order, news: str) -> bool:
    """What was due for a day may have been settled before it came."""
    if news == "completion_near":
        return order.status == DELIVERED and order.completes_on is not None and open_return(order) is None
    if news == "return_unanswered":
        return order.returns.filter(status=ASKED).exists()
    return True


def _to_buyer(order: Order, template: str) -> Letter:
    with translation.override(order.language):
        context = {
            **_facts(order),
            **letterhead(order.cooperative, whatsapp_text=order.number),
            "action_url": absolute(order.cooperative, "storefront:order", order.token),
        }
    return _letter(order, order.buyer_email, template, order.language, context)


def letter_with(remark: OrderRemark) -> Letter:
    """The mail that somebody at the desk wrote to the buyer."""
    order = remark.order
    with translation.override(order.language):
        context = {
            **letterhead(order.cooperative, whatsapp_text=order.number),
            "order": order,
            "subject": remark.subject,
            "text": remark.text,
            "action_url": absolute(order.cooperative, "storefront:order", order.token),
        }
    return _letter(order, order.buyer_email, "ordering/emails/message", order.language, context)


def letter_with_code(order: Order, code: str) -> Letter:
    """The mail with the code that opens an order's page."""
    with translation.override(order.language):
        context = {**letterhead(order.cooperative, whatsapp_text=order.number), "order": order, "code": code}
    return _letter(order, order.buyer_email, "ordering/emails/code", order.language, context)


def _to_staff(order: Order, template: str, person: User) -> Letter:
    with translation.override(person.language):
        context = {
            **_facts(order),
            **letterhead(order.cooperative),
            "whatsapp_url": "",
            "buyer_whatsapp_url": whatsapp_url(order.buyer_phone),
            "action_url": absolute(order.cooperative, "orders:edit", order.pk),
            "person_name": person.name,
        }
    return _letter(order, person.email, template, person.language, context)


def _letter(order: Order, to: str, template: str, language: str, context: dict[str, Any]) -> Letter:
    cooperative = order.cooperative
    return Letter(to, template, language, context, from_name=cooperative.name, reply_to=cooperative.email)


def _facts(order: Order) -> dict[str, Any]:
    payment = current_payment(order)
    shipments = list(order.shipments.all())
    notes = [event.note for event in order.timeline.all() if event.note]
    asked = returns_of(order).first()
    if asked:
        asked.order = order
    return {
        "asked": asked,
        "asked_pieces": pieces_in_words(asked) if asked else "",
        "asked_standing": return_standing(asked) if asked else None,
        "completes_on": short_date(order.completes_on) if order.completes_on else "",
        "order": order,
        "payment": payment,
        "lines": list(order.lines.all()),
        "standing": standing(order, payment),
        "promise": promise(order),
        "owes_cash": owes_cash(order),
        "buyer_phone": written_phone(order.buyer_phone),
        "shipment": shipments[-1] if shipments else None,
        "parcel_lines": list(shipments[-1].lines.all()) if shipments else [],
        "last_note": notes[-1] if notes else "",
        "cooperative": order.cooperative,
    }


def _people_with(roles: Iterable[str]) -> list[User]:
    """The storefront's people with one of these roles; each once, however many roles they have."""
    return list(User.objects.filter(groups__name__in=roles, is_active=True).distinct().order_by("pk"))
