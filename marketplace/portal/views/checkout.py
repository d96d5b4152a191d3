"""One checkout for the baskets of several cities: address → delivery and payment of each → check → an order at each.

What is left to pay then stands in checkout_done: by card all at once, else one payment for each cooperative.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.catalogue.delivery import DeliveryOption
from marketplace.core.money import rupiah
from marketplace.ordering import visitors
from marketplace.ordering.actions.placing import place_name
from marketplace.ordering.actions.placing_together import (
    PartRefused,
    SoldOut,
    TotalChanged,
    place_orders,
)
from marketplace.ordering.cards import promised_days
from marketplace.ordering.checkout import (
    address_cards,
    answer_rows,
    answers_of,
    checkout_steps,
    delivery_card,
    delivery_price,
    keep_in_account,
    key_of,
    known_answers,
    method_cards,
    recipient_of,
    recipient_rows,
    say_what_was_withdrawn,
    where_to,
    without_area_below,
)
from marketplace.ordering.forms import PaymentForm, RecipientForm
from marketplace.ordering.models import Fulfilment
from marketplace.ordering.selectors.orders import orders_of_checkout
from marketplace.payments.models import Method
from marketplace.payments.pay_pages import leads_to_pay_page
from marketplace.portal.checkout_parts import (
    CityPart,
    chosen_ways,
    open_parts,
    parts_of,
    payment_form,
    wanted_parts,
)
from marketplace.portal.views.checkout_done import to_joint_page

UNPROCESSABLE = 422
STEPS = ("portal:checkout", "portal:checkout_payment", "portal:checkout_check")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """Step 1, once for all cities. Who wants to fetch the goods somewhere chooses that in the next step."""
    parts = parts_of(request, None)
    if not parts:
        return _nothing_left(request, parts)
    if "saved" in request.POST:
        visitors.keep_checkout(request, address=answers_of(request, request.POST["saved"]))
        return redirect("portal:checkout_payment")
    url = reverse("portal:checkout")
    options = {
        "fulfilments": [(Fulfilment.DELIVERY.value, Fulfilment.DELIVERY.label)],
        "area_url": url,
        "may_keep": True,
    }
    status = 200
    if request.method != "POST":
        form = RecipientForm(initial=known_answers(request), **options)
    elif "area" in request.POST:
        form = RecipientForm(initial=without_area_below(request.POST), **options)
    else:
        form = RecipientForm(request.POST, **options)
        if form.is_valid():
            answers = form.cleaned_data
            if answers.pop("keep_address", False):
                keep_in_account(request.user, answers)
            visitors.keep_checkout(request, address=answers)
            return redirect(_next_step(request))
        status = UNPROCESSABLE
    context = {
        **_frame(parts, step=1),
        "form": form,
        "form_url": url,
        "is_area_step": "area" in request.POST,
        "saved": address_cards(request.user),
        "page_title": _("Address"),
    }
    return render(request, "storefront/checkout_address.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def payment(request: HttpRequest) -> HttpResponse:
    """Step 2: for each city how it comes and how it is paid."""
    recipient = recipient_of(request)
    if recipient is None:
        return redirect("portal:checkout")
    every = parts_of(request, recipient)
    parts = open_parts(every)
    known = visitors.checkout_draft(request).get("payment") or {}
    forms = {part.key: payment_form(part, known.get(part.key), request) for part in parts}
    if request.method == "POST" and parts and all(form.is_valid() for form in forms.values()):
        visitors.keep_checkout(request, payment={key: form.cleaned_data for key, form in forms.items()})
        return redirect("portal:checkout_check")
    has_errors = any(form.errors for form in forms.values())
    context = {
        **_frame(parts, step=2),
        "has_errors": has_errors,
        "page_title": _("Delivery and payment"),
        "forms": list(forms.values()),
        "groups": [_payment_group(part, forms[part.key]) for part in parts],
        "left_out": [part for part in every if part.left_out],
        "card_for_all": len(parts) > 1 and all(_takes_card(part) for part in parts),
        "place": place_name(recipient.district, recipient.postcode),
    }
    return render(
        request, "portal/checkout_payment.html", context, status=UNPROCESSABLE if has_errors else 200
    )


@require_safe
@never_cache
@login_required
@leads_to_pay_page
def check(request: HttpRequest) -> HttpResponse:
    """Step 3: every answer with a way to change it, each city's sum, and the total of all."""
    recipient = recipient_of(request)
    if recipient is None:
        return redirect("portal:checkout")
    every = parts_of(request, recipient)
    parts = open_parts(every)
    if not parts:
        return _nothing_left(request, every)
    draft = visitors.keep_checkout(request)
    chosen = chosen_ways(parts, draft)
    if chosen is None:
        say_what_was_withdrawn(request)
        return redirect("portal:checkout_payment")
    first = reverse("portal:checkout")
    rows = [*recipient_rows(recipient, first), (_("Address"), where_to(recipient), f"{first}#id_street")]
    total = sum(part.total(option) for part, option in chosen)
    context = {
        **_frame(parts, step=3),
        "page_title": _("Check your orders"),
        "answers": answer_rows(rows),
        "groups": [_check_group(part, option, draft["payment"][part.key]) for part, option in chosen],
        "changes": [change for part in parts for change in part.priced.changes],
        "left_out": [part for part in every if part.left_out],
        "checkout_key": draft["key"],
        "summary_rows": [
            {"label": part.cooperative.name, "amount": rupiah(part.total(option))} for part, option in chosen
        ],
        "summary_total": rupiah(total),
        "summary_label": _("Total of all"),
        "pay_note": _pay_note([draft["payment"][part.key]["method"] for part, _option in chosen]),
    }
    return render(request, "portal/checkout_check.html", context)


@require_POST
@never_cache
def place(request: HttpRequest) -> HttpResponse:
    """Place one order at each cooperative; pressed again, however late, it leads to the same orders."""
    if not request.user.is_authenticated:
        # Signed out meanwhile: after signing in they look at the orders again, for a form is not sent by itself.
        messages.info(
            request, _("You were signed out meanwhile. Nothing has been ordered yet; your basket is kept.")
        )
        return redirect_to_login(reverse("portal:checkout_check"))
    checkout_key = key_of(request.POST.get("key"))
    if checkout_key and orders_of_checkout(request.user.pk, checkout_key):
        return redirect("portal:checkout_done", checkout_key)
    draft = visitors.checkout_draft(request)
    recipient = recipient_of(request)
    if checkout_key is None or recipient is None or str(checkout_key) != draft.get("key"):
        messages.error(request, _("Please look at your order once more before you place it."))
        return redirect("portal:checkout_check")
    parts = wanted_parts(open_parts(parts_of(request, recipient)), draft, request.POST)
    on_page = {name.removeprefix("total-") for name in request.POST if name.startswith("total-")}
    if not parts or on_page != {str(part.basket.cooperative_id) for part in parts}:
        # Something was sold out or became impossible since the page was read: it says so, and asks again.
        messages.warning(
            request, _("Your basket has changed meanwhile. Nothing has been ordered yet; please check it.")
        )
        return redirect("portal:checkout_check")
    try:
        orders = place_orders(
            parts=parts,
            recipient=recipient,
            checkout_key=checkout_key,
            language=(get_language() or "id")[:2],
            user=request.user,
        )
    except PartRefused as refusal:
        return _explain(request, refusal)
    visitors.finish_checkout(request, str(checkout_key))
    if all(part.method == Method.CARD for part in parts) and len(parts) > 1:
        return to_joint_page(request, checkout_key, orders)
    return redirect("portal:checkout_done", checkout_key)


def _explain(request: HttpRequest, refusal: PartRefused) -> HttpResponse:
    name = {"cooperative": refusal.cooperative.name}
    if isinstance(refusal.reason, SoldOut):
        messages.error(
            request,
            _(
                "Something of %(cooperative)s was bought by somebody else just now. Nothing has been ordered yet."
            )
            % name,
        )
        return redirect("portal:basket")
    if isinstance(refusal.reason, TotalChanged):
        messages.warning(
            request,
            _(
                "The total of %(cooperative)s has changed meanwhile. Nothing has been ordered yet; please check it."
            )
            % name,
        )
        return redirect("portal:checkout_check")
    messages.warning(
        request, _("Something of %(cooperative)s needs a look. Nothing has been ordered yet.") % name
    )
    return redirect("portal:checkout_check")


def _nothing_left(request: HttpRequest, every: list[CityPart]) -> HttpResponse:
    """Nothing can be ordered; whoever went back after placing the orders is led to them."""
    key = visitors.placed_last(request)
    if every or not key:
        return redirect("portal:basket")
    messages.info(
        request, _("These orders are placed already; you need not do it again. Here is how they stand.")
    )
    return redirect("portal:checkout_done", key)


def _pay_note(methods: list[str]) -> str:
    """What follows after the button."""
    if methods.count(Method.CARD) == len(methods) and len(methods) > 1:
        return _("You pay all of it with one card payment on the next page.")
    if methods.count(Method.CARD) > 1:
        return _(
            "The payments come next, one by card for all that goes by card, and one for each of the others."
        )
    return _("The payments come next, one for each cooperative.")


def _next_step(request: HttpRequest) -> str:
    """Whoever came back from the check page to change an address goes there again."""
    return (
        "portal:checkout_check"
        if visitors.checkout_draft(request).get("payment")
        else "portal:checkout_payment"
    )


def _takes_card(part: CityPart) -> bool:
    return any(provider.method == Method.CARD for provider in part.providers)


def _payment_group(part: CityPart, form: PaymentForm) -> dict[str, Any]:
    zone, method = form["zone"], form["method"]
    return {
        "name": part.cooperative.name,
        "city": part.cooperative.city_name,
        "theme": part.cooperative.palette,
        "subtotal": rupiah(part.priced.subtotal),
        "pieces": part.priced.pieces,
        "form": form,
        "is_single": len(part.options) == 1,
        "deliveries": [delivery_card(option, zone.value(), part.priced.subtotal) for option in part.options],
        "methods": method_cards(
            part.providers,
            part.cooperative,
            method.value(),
            amount=part.total(part.options[0]),
            handover=part.handover,
            only=part.limits(),
        ),
    }


def _check_group(part: CityPart, option: DeliveryOption, answer: dict[str, str]) -> dict[str, Any]:
    second = f"{reverse('portal:checkout_payment')}#id_k{part.key}"
    goods = "\n".join(
        f"{line.quantity} × {line.line.name}: {rupiah(line.total)}" for line in part.priced.lines
    )
    rows = [
        (_("Goods"), goods, reverse("portal:basket")),
        (
            _("Delivery"),
            f"{option.label}, {delivery_price(option)}\n{promised_days(option)}",
            f"{second}-zone_0",
        ),
        (_("Payment"), str(Method(answer["method"]).label), f"{second}-method_0"),
    ]
    if answer.get("note"):
        rows.append((_("Note to the cooperative"), answer["note"], f"{second}-note"))
    return {
        "name": part.cooperative.name,
        "key": part.key,
        "answers": answer_rows(rows),
        "total": str(part.total(option)),
        "total_text": rupiah(part.total(option)),
    }


def _frame(parts: list[CityPart], *, step: int) -> dict[str, Any]:
    """What every step shows: where one is, and what the goods cost so far."""
    parts = open_parts(parts)
    return {
        "robots": "noindex",
        "steps": checkout_steps(map(reverse, STEPS), at=step),
        "summary_rows": [
            {"label": part.cooperative.name, "amount": rupiah(part.priced.subtotal)} for part in parts
        ],
        "summary_total": rupiah(sum(part.priced.subtotal for part in parts)),
        "summary_label": _("Total without delivery"),
    }
