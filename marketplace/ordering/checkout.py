"""What every checkout has in common, on a storefront and on the portal: answers kept in the session, read as a recipient."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.accounts.actions import add_address
from marketplace.accounts.models import Address, User
from marketplace.accounts.permissions import access_address
from marketplace.accounts.selectors import addresses_of
from marketplace.catalogue.delivery import DeliveryOption
from marketplace.core.money import rupiah
from marketplace.core.phone import written_phone
from marketplace.ordering import visitors
from marketplace.ordering.actions.placing import Recipient, place_name
from marketplace.ordering.areas import LEVELS, district_named
from marketplace.ordering.cards import free_hint, promised_days
from marketplace.ordering.models import Fulfilment
from marketplace.ordering.selectors.orders import last_delivery_of
from marketplace.payments.cash import cash_limit, why_no_cash
from marketplace.payments.models import Method
from marketplace.payments.providers import Provider, provider_of
from tenants.models import Cooperative

MOST_ADDRESSES = 20


def known_answers(request: HttpRequest) -> dict[str, Any]:
    """What was answered in this session, else what the account knows, else the district that was asked about.

    The account knows its addresses, or where its last order went. Sessions end at the host: what a visitor without an
    account typed at one cooperative is unknown to all others.
    """
    known = visitors.checkout_draft(request).get("address")
    if known:
        return known
    if not request.user.is_authenticated:
        return {"fulfilment": Fulfilment.DELIVERY, "district": visitors.destination_code(request)}
    user = request.user
    answers = {
        "name": user.name,
        "phone": user.phone,
        "email": user.email,
        "fulfilment": Fulfilment.DELIVERY,
        "street": "",
        "landmark": "",
        "postcode": "",
    }
    home = addresses_of(user).first()
    if home is not None:
        place = {name: getattr(home, name) for name in ("phone", "street", "landmark", "postcode")}
        return answers | place | {"name": home.recipient, "district": home.district_id}
    last = last_delivery_of(user.pk)
    if last is not None:
        place = {"street": last.street, "landmark": last.landmark, "district": last.district_id}
        return answers | place | {"name": last.buyer_name, "phone": last.buyer_phone}
    return answers | {"district": visitors.destination_code(request)}


def known_city(request: HttpRequest) -> dict[str, str | None]:
    """Province and city of what is known, for forms that ask for no more; empty while nothing is."""
    district = district_named(known_answers(request).get("district") or "")
    return {"province": district.province_code, "city": district.parent_id} if district else {}


def answers_of(request: HttpRequest, pk: str) -> dict[str, Any]:
    """A saved address as the answers of the address step. Raises Http404 for somebody else's."""
    saved = access_address(request.user, int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 16 else 0)
    answered = visitors.checkout_draft(request).get("address") or {}
    return {
        "name": saved.recipient,
        "phone": saved.phone,
        "email": answered.get("email") or request.user.email,
        "fulfilment": Fulfilment.DELIVERY,
        "province": saved.district.province_code,
        "regency": saved.district.parent_id,
        "district": saved.district_id,
        "street": saved.street,
        "landmark": saved.landmark,
        "postcode": saved.postcode,
    }


def keep_in_account(user: User, answers: dict[str, Any]) -> None:
    """Once: the same street in the same district is there already."""
    if addresses_of(user).filter(district_id=answers["district"], street=answers["street"]).exists():
        return
    district = district_named(answers["district"])
    if district is not None:
        add_address(
            user=user,
            recipient=answers["name"],
            phone=answers["phone"],
            street=answers["street"],
            district=district,
            postcode=answers["postcode"],
            landmark=answers["landmark"],
        )


def address_cards(user: User | None) -> list[dict[str, Any]]:
    """A person's addresses, to be chosen with one button."""
    return [_address_card(each) for each in addresses_of(user)[:MOST_ADDRESSES]] if user else []


def without_area_below(posted: Any) -> dict[str, str]:
    """What was typed; a level that is to be chosen anew is forgotten with everything below it."""
    answers = posted.dict()
    if answers.get("area") in LEVELS:
        for level in LEVELS[LEVELS.index(answers["area"]) :]:
            answers[level] = ""
    return answers


def recipient_of(request: HttpRequest) -> Recipient | None:
    """Who was answered to receive it; None while something is missing."""
    answers = visitors.checkout_draft(request).get("address")
    if not answers:
        return None
    recipient = Recipient(
        name=answers["name"], email=answers["email"], phone=answers["phone"], fulfilment=answers["fulfilment"]
    )
    if recipient.is_pickup:
        return recipient
    district = district_named(answers.get("district", ""))
    if district is None or not answers.get("street"):
        return None
    return Recipient(
        name=recipient.name,
        email=recipient.email,
        phone=recipient.phone,
        fulfilment=recipient.fulfilment,
        district=district,
        street=answers["street"],
        landmark=answers.get("landmark", ""),
        postcode=answers.get("postcode", ""),
    )


def delivery_card(option: DeliveryOption, chosen: str | None, subtotal: int) -> dict[str, Any]:
    """One way of delivery for <c-radio-cards>."""
    words = (promised_days(option), option.note, free_hint([option], subtotal) if option.price else "")
    return {
        "value": option.zone,
        "label": option.label,
        "help": " · ".join(part for part in words if part),
        "note": delivery_price(option),
        "checked": option.zone == chosen,
    }


def method_cards(
    providers: Iterable[Provider],
    payee: Cooperative,
    chosen: str | None,
    *,
    amount: int,
    handover: str,
    only: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The ways of paying `amount` IDR for <c-radio-cards>; cash is shown with its reason where it cannot be chosen.

    `only` names the ways of delivery to which a method is limited.
    """
    limits = only or {}
    cards = [_method_card(provider, payee, chosen, limits.get(provider.method, "")) for provider in providers]
    reason = why_no_cash(payee, amount, handover)
    if cards and reason and all(card["value"] != Method.CASH for card in cards):
        label = provider_of(Method.CASH).label
        cards.append({"value": Method.CASH.value, "label": label, "help": reason, "disabled": True})
    return cards


def _method_card(provider: Provider, payee: Cooperative, chosen: str | None, only: str) -> dict[str, Any]:
    words = [str(provider.help_text)]
    if provider.method == Method.CASH:
        words.append(_("At most %(limit)s.") % {"limit": rupiah(cash_limit(payee))})
    if only:
        words.append(_("Only with: %(ways)s.") % {"ways": only})
    has_code = provider.method == Method.BANK_TRANSFER
    return {
        "value": provider.method,
        "label": provider.label,
        "help": " ".join(words),
        "note": _("No fee, a code of at most Rp999") if has_code else _("No fee"),
        "checked": provider.method == chosen,
    }


def say_what_was_withdrawn(request: HttpRequest) -> None:
    """Tell whoever had answered how it comes and is paid why they are asked again."""
    if visitors.checkout_draft(request).get("payment"):
        messages.warning(
            request,
            _(
                "What you had chosen is not offered any more. Nothing has been ordered yet; please choose again."
            ),
        )


def checkout_steps(addresses: Iterable[str], *, at: int) -> list[dict[str, str]]:
    """The three steps for <c-checkout-steps>, of which number `at` is the current one; those before lead back."""
    titles = (_("Address"), _("Delivery & payment"), _("Check"))
    return [
        {
            "title": title,
            "url": address if number < at else "",
            "state": "done" if number < at else "current" if number == at else "todo",
        }
        for number, (title, address) in enumerate(zip(titles, addresses, strict=True), start=1)
    ]


def delivery_price(option: DeliveryOption) -> str:
    return rupiah(option.price) if option.price else _("Free")


def where_to(recipient: Recipient) -> str:
    """The address as several lines; empty for a pickup."""
    place = place_name(recipient.district, recipient.postcode)
    return "\n".join(part for part in (recipient.street, recipient.landmark, place) if part)


def recipient_rows(recipient: Recipient, url: str) -> list[tuple[str, str, str]]:
    """(term, text, address of the field) of what the address step asks but for the place itself."""
    return [
        (_("Recipient"), recipient.name, f"{url}#id_name"),
        (_("WhatsApp number"), written_phone(recipient.phone), f"{url}#id_phone"),
        (_("E-mail"), recipient.email, f"{url}#id_email"),
    ]


def answer_rows(rows: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """For <c-definition-list>: every answer with its "Ubah" link."""
    return [
        {"term": term, "text": text, "url": url, "link": _("Change"), "link_hidden": term}
        for term, text, url in rows
    ]


def key_of(text: str | None) -> uuid.UUID | None:
    """The key of a checkout as a form sent it."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _address_card(address: Address) -> dict[str, Any]:
    return {
        "pk": str(address.pk),
        "recipient": address.recipient,
        "text": f"{address.street}, {place_name(address.district, address.postcode)}",
        "is_default": address.is_default,
    }
