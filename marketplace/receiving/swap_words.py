"""What pages and mails say about exchanges of sizes."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.accounts.models import InstitutionMember, User
from marketplace.core.dates import long_date, short_date
from marketplace.core.mail import Letter
from marketplace.receiving.mails import TEMPLATE, people_in
from marketplace.receiving.models import Swap
from marketplace.receiving.states import AGREED, KINDS
from marketplace.receiving.swap_forms import line_text
from tenants.letterhead import letterhead
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute, base_address

Role = InstitutionMember.Role


def swap_text(swap: Swap) -> str:
    """«3 × Kemeja M → Kemeja L»."""
    return f"{swap.quantity} × {line_text(swap.given_back)} → {line_text(swap.wanted)}"


def swap_cells(swap: Swap, address: str = "") -> list[dict[str, Any]]:
    """An exchange as a row of a table."""
    return [
        {"text": swap_text(swap), "url": address},
        {"text": short_date(swap.asked_at), "label": _("Asked")},
        {"text": swap.reason or "–", "label": _("What is wrong")},
        {"text": short_date(swap.planned_on) if swap.planned_on else "–", "label": _("Day of the exchange")},
        {"text": swap.answer or "–", "label": _("Answer")},
        {"text": str(swap.get_status_display()), "status": KINDS[swap.status]},
    ]


def letters_about(topic: str, swap: Swap) -> list[Letter]:
    """The mails about one event, each in its reader's language. Works in the cooperative's schema."""
    if topic == "swap.answered":
        buyers = people_in(swap.purchase_order.institution, (Role.OFFICER, Role.RECEIVER))
        return [_letter(topic, swap, person, is_staff=False) for person in buyers]
    return [_letter(topic, swap, person, is_staff=True) for person in people_with_role(MANAGER, ORDER_DESK)]


def _letter(topic: str, swap: Swap, person: User, *, is_staff: bool) -> Letter:
    order = swap.purchase_order
    with translation.override(person.language):
        words = {"title": order.title}
        heading = {
            "swap.asked": _("Other sizes are asked for: “%(title)s”") % words,
            "swap.done": _("The exchange of sizes is done: “%(title)s”") % words,
            "swap.answered": (
                _("Your sizes are exchanged: “%(title)s”")
                if swap.status == AGREED
                else _("These sizes cannot be exchanged: “%(title)s”")
            )
            % words,
        }[topic]
        context = {
            **letterhead(order.cooperative, whatsapp_text=order.number),
            "heading": heading,
            "facts": [
                (_("Exchange"), swap_text(swap)),
                (_("Purchase order"), order.number),
                *([(_("Day of the exchange"), long_date(swap.planned_on))] if swap.planned_on else []),
                *([(_("Answer"), swap.answer)] if swap.answer else []),
            ],
            "action_text": _("Answer") if topic == "swap.asked" else _("See the order"),
            "action_url": _address(swap, is_staff),
            "is_staff": is_staff,
        }
        if is_staff:
            context["whatsapp_url"] = ""
    return Letter(
        to=person.email,
        template=TEMPLATE,
        language=person.language,
        context=context,
        from_name=order.institution.name if is_staff else order.cooperative.name,
        reply_to="" if is_staff else order.cooperative.email,
    )


def _address(swap: Swap, is_staff: bool) -> str:
    order = swap.purchase_order
    if is_staff:
        return (
            f"{base_address(order.cooperative)}/admin/permintaan/pesanan/{order.pk}/tukar-ukuran/{swap.pk}/"
        )
    return absolute(portal(), "portal:order_progress", institution_id=order.institution_id, pk=order.pk)
