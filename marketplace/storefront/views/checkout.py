"""From basket to order: address → delivery and payment → check. Answers are kept in the session; nothing is asked twice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.catalogue.delivery import DeliveryOption, active_rates
from marketplace.core.money import rupiah
from marketplace.core.typed import whole_number
from marketplace.ordering import visitors
from marketplace.ordering.actions.placing import (
    CannotPlace,
    Recipient,
    SoldOut,
    TotalChanged,
    handover_of,
    order_of_checkout,
    place_name,
    place_order,
    ways_to_deliver,
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
from marketplace.ordering.permissions import access_basket
from marketplace.ordering.selectors.baskets import PricedBasket, priced_basket
from marketplace.payments.models import Method
from marketplace.payments.pay_pages import leads_to_pay_page
from marketplace.payments.providers import providers_offered
from marketplace.storefront.views.orders import line_note
from marketplace.storefront.views.pay_section import pay_note
from marketplace.storefront.views.payments import to_pay_page

UNPROCESSABLE = 422
STEPS = ("storefront:checkout", "storefront:checkout_payment", "storefront:checkout_check")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def address(request: HttpRequest) -> HttpResponse:
    """Step 1: who orders, and where to. `area` chooses the next level of the area without checking the rest."""
    priced = priced_basket(access_basket(request), with_pictures=False)
    if not priced.can_be_ordered:
        return _back_to_basket(request, priced)
    user = request.user if request.user.is_authenticated else None
    options = {
        "fulfilments": _fulfilments(),
        "area_url": reverse("storefront:checkout"),
        "may_keep": user is not None,
    }
    if not options["fulfilments"]:
        messages.error(request, _("This cooperative has no delivery yet. Write to it on WhatsApp."))
        return redirect("storefront:basket")
    status = 200
    if "saved" in request.POST:
        visitors.keep_checkout(request, address=answers_of(request, request.POST["saved"]))
        return redirect(_next_step(request, priced))
    if request.method != "POST":
        form = RecipientForm(initial=known_answers(request), **options)
    elif "area" in request.POST:
        form = RecipientForm(initial=without_area_below(request.POST), **options)
    else:
        form = RecipientForm(request.POST, **options)
        if form.is_valid():
            answers = form.cleaned_data
            if user and answers.pop("keep_address", False) and answers["district"]:
                keep_in_account(user, answers)
            visitors.keep_checkout(request, address=answers)
            return redirect(_next_step(request, priced))
        status = UNPROCESSABLE
    context = {
        **_frame(request, priced, step=1),
        "form": form,
        "form_url": reverse("storefront:checkout"),
        "is_area_step": "area" in request.POST,
        "saved": address_cards(user),
        "page_title": _("Address"),
    }
    return render(request, "storefront/checkout_address.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def payment(request: HttpRequest) -> HttpResponse:
    """Step 2: how it comes and how it is paid."""
    priced = priced_basket(access_basket(request), with_pictures=False)
    if not priced.can_be_ordered:
        return _back_to_basket(request, priced)
    recipient = recipient_of(request)
    if recipient is None:
        return redirect("storefront:checkout")
    deliveries = ways_to_deliver(request.tenant, recipient, priced)
    # One total for all ways of delivery would be wrong; the dearest decides which ways of paying fit.
    total = priced.subtotal + max((option.price or 0 for option in deliveries), default=0)
    handover = handover_of(request.tenant, recipient)
    providers = providers_offered(request.tenant, total, handover)
    options = {
        "zones": [(option.zone, option.label) for option in deliveries],
        "methods": [(provider.method, provider.label) for provider in providers],
    }
    cheapest = {"zone": deliveries[0].zone} if deliveries else {}
    known = cheapest | (visitors.checkout_draft(request).get("payment") or {})
    form = PaymentForm(request.POST if request.method == "POST" else None, initial=known, **options)
    if request.method == "POST" and form.is_valid():
        visitors.keep_checkout(request, payment=form.cleaned_data)
        return redirect("storefront:checkout_check")
    chosen = next((option for option in deliveries if option.zone == form["zone"].value()), None)
    context = {
        **_frame(request, priced, step=2, option=chosen),
        "form": form,
        "page_title": _("Delivery and payment"),
        "deliveries": [delivery_card(option, form["zone"].value(), priced.subtotal) for option in deliveries],
        "methods": method_cards(
            providers, request.tenant, form["method"].value(), amount=total, handover=handover
        ),
        "place": place_name(recipient.district),
    }
    return render(
        request, "storefront/checkout_payment.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@require_safe
@never_cache
@leads_to_pay_page
def check(request: HttpRequest) -> HttpResponse:
    """Step 3: every answer with a way to change it, and the total that will be asked for."""
    priced = priced_basket(access_basket(request), with_pictures=False)
    if not priced.can_be_ordered:
        return _back_to_basket(request, priced)
    recipient = recipient_of(request)
    option = _chosen_option(request, priced, recipient) if recipient else None
    if recipient is None:
        return redirect("storefront:checkout")
    if option is None:
        say_what_was_withdrawn(request)
        return redirect("storefront:checkout_payment")
    draft = visitors.keep_checkout(request)
    context = {
        **_frame(request, priced, step=3, option=option),
        "page_title": _("Check your order"),
        "answers": _answers(priced, recipient, option, draft["payment"]),
        "summary_rows": _line_rows(priced, option),
        "changes": priced.changes,
        "checkout_key": draft["key"],
        "shown_total": priced.subtotal + option.price,
        "is_card": draft["payment"]["method"] == Method.CARD,
        "pay_note": pay_note(draft["payment"]["method"]),
    }
    return render(request, "storefront/checkout_check.html", context)


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Place the order of this checkout; pressed again, however late, it leads to the same order."""
    checkout_key, shown_total = key_of(request.POST.get("key")), whole_number(request.POST.get("total"))
    draft = visitors.checkout_draft(request)
    if checkout_key and str(checkout_key) != draft.get("key"):
        # Not the checkout in hand: one that was placed before, unless it was never ours.
        placed = order_of_checkout(request.tenant, checkout_key)
        if placed:
            return redirect("storefront:order", placed.token)
    recipient, basket = recipient_of(request), access_basket(request)
    if basket is None:
        messages.warning(
            request,
            _(
                "This browser does not know your basket any more; too much time may have passed. Nothing was ordered."
            ),
        )
        return redirect("storefront:basket")
    if not basket or not recipient or not draft.get("payment") or str(checkout_key) != draft.get("key"):
        messages.error(request, _("Please look at your order once more before you place it."))
        return redirect("storefront:checkout_check")
    try:
        order = place_order(
            basket=basket,
            cooperative=request.tenant,
            recipient=recipient,
            zone=draft["payment"]["zone"],
            method=draft["payment"]["method"],
            checkout_key=checkout_key,
            expected_total=-1 if shown_total is None else shown_total,
            language=(get_language() or "id")[:2],
            note=draft["payment"].get("note", ""),
            user=request.user if request.user.is_authenticated else None,
        )
    except SoldOut:
        messages.error(request, _("Something in your basket was bought by somebody else just now."))
        return redirect("storefront:basket")
    except TotalChanged:
        messages.warning(
            request, _("The total has changed meanwhile. Please check it before you place the order.")
        )
        return redirect("storefront:checkout_check")
    except CannotPlace:
        # The check page looks at all of it again, and leads to what needs another answer.
        return redirect("storefront:checkout_check")
    visitors.finish_checkout(request, order.token)
    visitors.remember_count(request, 0)
    if order.payment_method == Method.CARD:
        return to_pay_page(request, order)
    return redirect(f"{reverse('storefront:order', args=[order.token])}?baru=1")


def _back_to_basket(request: HttpRequest, priced: PricedBasket) -> HttpResponse:
    """Say what is in the way; whoever went back after placing the order reads that it is placed."""
    token = visitors.placed_last(request)
    if token and not priced.lines and request.method != "POST":
        messages.info(
            request, _("This order is placed already; you need not do it again. Here is how it stands.")
        )
        return redirect("storefront:order", token)
    messages.warning(request, _("Before you go on, something in your basket needs a look."))
    return redirect("storefront:basket")


def _fulfilments() -> list[tuple[str, Any]]:
    zones = {rate.zone for rate in active_rates()}
    offered = [Fulfilment.DELIVERY] if zones - {"pickup"} else []
    offered += [Fulfilment.PICKUP] if "pickup" in zones else []
    return [(choice.value, choice.label) for choice in offered]


def _chosen_option(request: HttpRequest, priced: PricedBasket, recipient: Recipient) -> DeliveryOption | None:
    chosen = visitors.checkout_draft(request).get("payment") or {}
    ways = ways_to_deliver(request.tenant, recipient, priced) if chosen else []
    option = next((way for way in ways if way.zone == chosen.get("zone")), None)
    if option is None:
        return None
    handover = handover_of(request.tenant, recipient)
    offered = providers_offered(request.tenant, priced.subtotal + (option.price or 0), handover)
    return option if chosen.get("method") in {provider.method for provider in offered} else None


def _next_step(request: HttpRequest, priced: PricedBasket) -> str:
    """Whoever came back from the check page to change an address goes there again."""
    is_complete = _chosen_option(request, priced, recipient_of(request)) is not None
    return "storefront:checkout_check" if is_complete else "storefront:checkout_payment"


def _frame(
    request: HttpRequest, priced: PricedBasket, *, step: int, option: DeliveryOption | None = None
) -> dict[str, Any]:
    """What every step shows: where one is, and what it costs so far."""
    rows = [{"label": _("Goods (%(pieces)d)") % {"pieces": priced.pieces}, "amount": rupiah(priced.subtotal)}]
    if option:
        rows.append({"label": _("Delivery"), "note": option.label, "amount": delivery_price(option)})
    return {
        "robots": "noindex",
        "steps": checkout_steps(map(reverse, STEPS), at=step),
        "summary_rows": rows,
        "summary_total": rupiah(priced.subtotal + (option.price if option else 0)),
        "summary_label": _("Total") if option else _("Total without delivery"),
    }


def _line_rows(priced: PricedBasket, option: DeliveryOption) -> list[dict[str, Any]]:
    rows = [
        {
            "label": f"{line.quantity} × {line.line.name}",
            "note": line_note(
                line.line.variant_label, line.unit_price, line.variant.product.unit, line.quantity
            ),
            "amount": rupiah(line.total),
        }
        for line in priced.lines
    ]
    return [*rows, {"label": _("Delivery"), "note": option.label, "amount": delivery_price(option)}]


def _answers(
    priced: PricedBasket, recipient: Recipient, option: DeliveryOption, chosen: dict[str, str]
) -> list[dict[str, Any]]:
    """Every answer with its "Ubah" link."""
    first, second = reverse("storefront:checkout"), reverse("storefront:checkout_payment")
    goods = "\n".join(f"{line.quantity} × {line.line.name}" for line in priced.lines)
    rows = [
        (_("Goods"), goods, reverse("storefront:basket")),
        *recipient_rows(recipient, first),
        (_("Delivery or pickup"), str(Fulfilment(recipient.fulfilment).label), f"{first}#id_fulfilment_0"),
    ]
    if where := where_to(recipient):
        rows.append((_("Address"), where, f"{first}#id_street"))
    rows += [
        (_("Delivery"), f"{option.label}, {delivery_price(option)}\n{promised_days(option)}", second),
        (_("Payment"), str(Method(chosen["method"]).label), f"{second}#id_method_0"),
    ]
    if chosen.get("note"):
        rows.append((_("Note to the cooperative"), chosen["note"], f"{second}#id_note"))
    return answer_rows(rows)
