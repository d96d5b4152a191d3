"""«Lacak pesanan»: on every host, for whoever has an order's number and its mailbox."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.clients import client_hash
from marketplace.ordering.actions.tracking import DIGITS, LASTS, TooMany, ask_for_code, order_of_code
from tenants.urls import absolute

KEY = "order_lookup"


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        help_text=_("It stands in our e-mails, for example PSN/CLG/2026/000123."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the order's number.")},
    )

    def clean_number(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["number"]).upper()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from our e-mail. You may paste them."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Write the code from our e-mail.")},
    )

    def clean_code(self) -> str:
        digits = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(digits) != DIGITS:
            raise forms.ValidationError(_("The code has six digits. Look at our e-mail again."))
        return digits


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Which order? A code goes to its buyer; whether there is such an order is not said."""
    form = NumberForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("nomor")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            request.session[KEY] = ask_for_code(
                number=form.cleaned_data["number"],
                cooperative=request.tenant,
                client_hash=client_hash(request, purpose="ordering.tracking"),
            )
        except TooMany:
            form.add_error(None, _now("That was tried too often. Wait an hour, or write to us on WhatsApp."))
        else:
            return redirect(f"{request.resolver_match.namespace}:track_code")
    return _page(request, "ordering/track.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code that was mailed opens the order's page, on whichever host it is."""
    key = request.session.get(KEY)
    if not key:
        return redirect(f"{request.resolver_match.namespace}:track")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        order = order_of_code(key=key, code=form.cleaned_data["code"])
        if order is not None:
            del request.session[KEY]
            return _to_order(request, order)
        form.add_error(
            "code",
            _now("This code does not open an order. Check the latest e-mail, or ask for a new code."),
        )
    return _page(request, "ordering/track_code.html", form)


def _to_order(request: HttpRequest, order: Any) -> HttpResponse:
    address = absolute(order.cooperative, "storefront:order", order.token)
    if order.cooperative_id == request.tenant.pk:
        return redirect(address)
    # The order is on another host: a redirect that follows a form is bound by this page's form-action policy, while a
    # page that moves on by itself is a navigation of its own.
    return render(
        request, "ordering/track_found.html", {"address": address, "order": order, "page_title": order.number}
    )


def _page(request: HttpRequest, template: str, form: forms.Form) -> HttpResponse:
    namespace = request.resolver_match.namespace
    context = {
        "form": form,
        "page_title": _now("Track an order"),
        "robots": "noindex",
        "track_url": f"{namespace}:track",
        "code_url": f"{namespace}:track_code",
        "minutes": LASTS.seconds // 60,
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
