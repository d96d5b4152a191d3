"""Who did what in this storefront: the audit log as its managers read it. Names are looked up when it is shown."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.models import AuditEntry
from tenants.staff.models import Membership

# Nouns that a manager looks for, in the order in which the filter shows them.
NOUNS: dict[str, str | Promise] = {
    "order": gettext_lazy("Orders"),
    "payment": gettext_lazy("Payments"),
    "refund": gettext_lazy("Refunds"),
    "member": gettext_lazy("Members"),
    "product": gettext_lazy("Products"),
    "variant": gettext_lazy("Stock"),
    "certificate": gettext_lazy("Certificates"),
    "request": gettext_lazy("Requests of institutions"),
    "quote": gettext_lazy("Quotes"),
    "purchase_order": gettext_lazy("Purchase orders"),
    "document": gettext_lazy("Documents"),
    "user": gettext_lazy("Staff"),
    "invitation": gettext_lazy("Invitations"),
    "cooperative": gettext_lazy("Storefront"),
}
ACTIONS: dict[str, str | Promise] = {
    "order.place": gettext_lazy("Order placed"),
    "order.submit_proof": gettext_lazy("Payment proof sent"),
    "order.pay": gettext_lazy("Payment of the order confirmed"),
    "order.reject_proof": gettext_lazy("Another payment proof asked for"),
    "order.pack": gettext_lazy("Order packed"),
    "order.ship": gettext_lazy("Order shipped"),
    "order.ship_part": gettext_lazy("A part of the order shipped"),
    "order.hand_over": gettext_lazy("Order picked up"),
    "order.deliver": gettext_lazy("Order delivered"),
    "order.complete": gettext_lazy("Order completed"),
    "order.cancel": gettext_lazy("Order cancelled"),
    "order.expire": gettext_lazy("Order expired unpaid"),
    "order.note": gettext_lazy("Internal note written"),
    "order.write_to_buyer": gettext_lazy("Message to the buyer written"),
    "order.settle_attention": gettext_lazy("Money looked at"),
    "payment.opened": gettext_lazy("Payment asked for"),
    "payment.submit": gettext_lazy("Proof attached to the payment"),
    "payment.receive": gettext_lazy("Payment received"),
    "payment.reject": gettext_lazy("Proof not accepted"),
    "payment.cancel": gettext_lazy("Payment called off"),
    "payment.expire": gettext_lazy("Payment expired"),
    "refund.request": gettext_lazy("Refund promised"),
    "refund.pay_back": gettext_lazy("Refund paid"),
    "refund.withdraw": gettext_lazy("Refund withdrawn"),
    "member.paid": gettext_lazy("Member paid"),
    "member.payment_reversed": gettext_lazy("Payment to a member taken back"),
    "member.consented": gettext_lazy("Member agreed to be shown"),
    "member.consent_withdrawn": gettext_lazy("Member withdrew her consent"),
    "member.confirmed": gettext_lazy("Member confirmed"),
    "members.imported": gettext_lazy("Members imported"),
    "product.archived": gettext_lazy("Product archived"),
    "product.restored": gettext_lazy("Product brought back"),
    "product.variants_changed": gettext_lazy("Variants changed"),
    "products.imported": gettext_lazy("Products imported"),
    "stock.counted": gettext_lazy("Stock counted"),
    "certificate.changed": gettext_lazy("Certificate changed"),
    "certificate.deleted": gettext_lazy("Certificate removed"),
    "certificate.verified": gettext_lazy("Certificate verified"),
    "certificate.refused": gettext_lazy("Certificate not verified"),
    "quote.write": gettext_lazy("Quote written"),
    "quote.send": gettext_lazy("Quote sent"),
    "quote.accept": gettext_lazy("Quote accepted"),
    "quote.decline": gettext_lazy("Quote declined"),
    "quote.withdraw": gettext_lazy("Quote withdrawn"),
    "quote.expire": gettext_lazy("Quote expired"),
    "invitation.decline": gettext_lazy("Request declined"),
    "purchase_order.issue": gettext_lazy("Purchase order issued"),
    "purchase_order.confirm": gettext_lazy("Purchase order confirmed"),
    "document.issue": gettext_lazy("Document issued"),
    "staff.added": gettext_lazy("Colleague added"),
    "staff.invited": gettext_lazy("Colleague invited"),
    "staff.invited_again": gettext_lazy("Invitation sent again"),
    "staff.invitation_revoked": gettext_lazy("Invitation withdrawn"),
    "staff.joined": gettext_lazy("Colleague joined"),
    "staff.roles_changed": gettext_lazy("Roles changed"),
    "staff.removed": gettext_lazy("Colleague removed"),
    "cooperative.provisioned": gettext_lazy("Storefront provisioned"),
    "cooperative.updated": gettext_lazy("Storefront changed"),
    "cooperative.export": gettext_lazy("Storefront exported"),
    "domain.added": gettext_lazy("Address added"),
    "domain.claimed": gettext_lazy("Own domain asked for"),
    "domain.made_primary": gettext_lazy("Main address changed"),
    "domain.released": gettext_lazy("Address given up"),
}
OTHERS = "lain"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty means everything. `who` is a user's id, or OTHERS for nobody of the staff."""

    who: str = ""
    noun: str = ""
    words: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    entry: AuditEntry
    title: str
    actor: str
    changes: list[str]


def people_who_worked_here() -> dict[int, str]:
    """{user id: name} of everybody who works here or did."""
    return {row.user_id: str(row.user) for row in Membership.objects.select_related("user")}


def entries(wanted: Wanted, people: dict[int, str]) -> QuerySet[AuditEntry]:
    """Entries of this storefront, newest first; the portal's operators see those of all."""
    found = AuditEntry.objects.order_by("-id")
    if not connection.tenant.is_portal:
        found = found.filter(cooperative_id=connection.tenant.pk)
    if wanted.who == OTHERS:
        found = found.exclude(actor_id__in=list(people))
    elif wanted.who.isdecimal():
        found = found.filter(actor_id=int(wanted.who[:18]))
    if wanted.noun:
        found = found.filter(noun=wanted.noun)
    if wanted.start:
        found = found.filter(at__date__gte=wanted.start)
    if wanted.end:
        found = found.filter(at__date__lte=wanted.end)
    if wanted.words:
        found = found.annotate(text=Cast("changes", TextField())).filter(_about(wanted.words, people))
    return found


def lines(found: list[AuditEntry], people: dict[int, str]) -> list[Line]:
    return [
        Line(entry, title_of(entry.action), _actor(entry, people), _changes(entry.changes)) for entry in found
    ]


def title_of(action: str) -> str:
    """What happened, in words; what nobody has put into words yet, as it was recorded."""
    return str(ACTIONS.get(action, action.replace(".", ": ").replace("_", " ")))


def _about(words: str, people: dict[int, str]) -> Q:
    """By what happened, by who did it, by the document's key, by what was changed."""
    sought = words.casefold()
    actions = [action for action in ACTIONS if sought in title_of(action).casefold()]
    actors = [pk for pk, name in people.items() if sought in name.casefold()]
    return Q(action__in=actions) | Q(actor_id__in=actors) | Q(noun_id=words) | Q(text__icontains=words)


def _actor(entry: AuditEntry, people: dict[int, str]) -> str:
    if entry.actor_id in people:
        return people[entry.actor_id]
    if entry.actor_id is not None:
        return _("Buyer or institution")
    return {
        "system": _("Lumbung, by itself"),
        "visitor": _("Visitor without an account"),
        "stripe": "Stripe",
    }.get(entry.actor_label, entry.actor_label)


def _changes(changes: dict) -> list[str]:
    """«status: paid → packed», one a field."""
    written = []
    for field, pair in changes.items():
        if isinstance(pair, list) and len(pair) == 2:
            before, after = (_short(value) for value in pair)
            written.append(f"{field}: {before} → {after}")
        else:
            written.append(f"{field}: {_short(pair)}")
    return written


def _short(value: object) -> str:
    if value is None or value == "" or value == []:
        return "–"
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
