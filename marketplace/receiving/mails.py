"""What each news of a delivery says by e-mail, and to whom. Works in the schema of the cooperative it is about."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.core.dates import long_date
from marketplace.core.mail import Letter
from marketplace.receiving.models import Delivery
from marketplace.receiving.papers.delivery_note import when
from tenants.letterhead import letterhead
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute, base_address

TEMPLATE = "procurement/emails/news"
Role = InstitutionMember.Role

# News → the institution's roles that hear it, by step of the reminder.
TO_INSTITUTION = {
    "delivery.sent": [[Role.RECEIVER]],
    "delivery.counted": [[Role.APPROVER]],
    "delivery.accepted": [[Role.OFFICER]],
    "portions.declined": [[Role.OFFICER, Role.RECEIVER]],
    "portions.changed": [[Role.OFFICER, Role.RECEIVER]],
    "delivery.count_due": [[Role.RECEIVER], [Role.RECEIVER, Role.OFFICER], [Role.OFFICER, Role.APPROVER]],
    "delivery.signature_due": [[Role.APPROVER], [Role.APPROVER, Role.OFFICER]],
}
TO_COOPERATIVE = {
    "delivery.counted": (MANAGER,),
    "delivery.accepted": (MANAGER, ORDER_DESK),
    "delivery.signature_due": (MANAGER,),
    "portions.asked": (MANAGER, ORDER_DESK),
    "portions.changed": (MANAGER, ORDER_DESK),
}


def letters_about(topic: str, delivery: Delivery, step: int = 1) -> list[Letter]:
    """Return the mails about one event; each in its reader's language."""
    letters = []
    levels = TO_INSTITUTION.get(topic, [])
    if levels and not _has_signed(topic, delivery, is_staff=False):
        roles = levels[min(step, len(levels)) - 1]
        letters += [
            _letter(topic, delivery, person, False) for person in people_in(delivery.institution, roles)
        ]
    if topic in TO_COOPERATIVE and not _has_signed(topic, delivery, is_staff=True):
        staff = people_with_role(*TO_COOPERATIVE[topic])
        letters += [_letter(topic, delivery, person, True) for person in staff]
    return letters


def _has_signed(topic: str, delivery: Delivery, *, is_staff: bool) -> bool:
    if topic != "delivery.signature_due":
        return False
    record = delivery.acceptance
    return bool(record.seller_signed_at if is_staff else record.buyer_signed_at)


def people_in(institution: Institution, roles: Iterable[str]) -> Iterable[User]:
    """Who works for an institution in one of these roles."""
    return (
        User.objects.filter(
            is_active=True,
            institution_memberships__institution=institution,
            institution_memberships__role__in=roles,
        )
        .distinct()
        .order_by("pk")
    )


def _letter(topic: str, delivery: Delivery, person: User, is_staff: bool) -> Letter:
    order = delivery.purchase_order
    with translation.override(person.language):
        heading, action = _sentence(topic, delivery)
        context = {
            **letterhead(order.cooperative, whatsapp_text=order.number),
            "heading": heading,
            "facts": [
                (_("Delivery note"), delivery.number),
                (_("Purchase order"), order.number),
                (_("Delivery day"), when(delivery)),
                (_("Place"), delivery.place),
            ],
            "action_text": action,
            "action_url": _address(delivery, is_staff),
            "is_staff": is_staff,
        }
    return letter_to(person, order.cooperative, delivery.institution, context)


def letter_to(
    person: User, cooperative: Cooperative, institution: Institution, context: dict[str, Any]
) -> Letter:
    """News for one person, from the other side; `context` says with `is_staff` on which side the reader is."""
    is_staff = context["is_staff"]
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context | {"whatsapp_url": ""} if is_staff else context,
        from_name=institution.name if is_staff else cooperative.name,
        reply_to="" if is_staff else cooperative.email,
    )


def _sentence(topic: str, delivery: Delivery) -> tuple[str, str]:
    words = {
        "title": delivery.purchase_order.title,
        "number": delivery.number,
        "day": long_date(delivery.planned_on),
    }
    return {
        "delivery.sent": (_("Goods for “%(title)s” are on their way") % words, _("Count what arrived")),
        "delivery.count_due": (
            _("Delivery %(number)s for “%(title)s” has not been counted yet") % words,
            _("Count what arrived"),
        ),
        "delivery.counted": (
            _("The acceptance record for “%(title)s” waits for your signature") % words,
            _("Sign the acceptance record"),
        ),
        "delivery.signature_due": (
            _("The acceptance record for “%(title)s” still waits for your signature") % words,
            _("Sign the acceptance record"),
        ),
        "portions.asked": (
            _("Other portions are asked for on %(day)s: “%(title)s”") % words,
            _("Answer the change"),
        ),
        "portions.changed": (
            _("The portions on %(day)s were changed: “%(title)s”") % words,
            _("See the delivery"),
        ),
        "portions.declined": (
            _("The portions on %(day)s cannot be changed: “%(title)s”") % words,
            _("See the delivery"),
        ),
        "delivery.accepted": (
            _("Delivery %(number)s for “%(title)s” is accepted") % words,
            _("See the delivery"),
        ),
    }[topic]


def _address(delivery: Delivery, is_staff: bool) -> str:
    if is_staff:
        return (
            f"{base_address(delivery.purchase_order.cooperative)}/admin/permintaan/pengiriman/{delivery.pk}/"
        )
    return absolute(
        portal(),
        "portal:delivery",
        institution_id=delivery.institution_id,
        pk=delivery.purchase_order_id,
        delivery=delivery.pk,
    )
