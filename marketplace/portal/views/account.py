"""The account: what a person says of themselves, their addresses, and what other apps show there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marketplace.accounts.actions import (
    add_address,
    change_address,
    change_profile,
    make_address_default,
    remove_address,
)
from marketplace.accounts.forms import AddressForm, ProfileForm
from marketplace.accounts.forms.regions import initial_of
from marketplace.accounts.models import Address
from marketplace.accounts.permissions import access_address
from marketplace.accounts.sections import account_sections
from marketplace.accounts.selectors import addresses_of, institutions_of
from marketplace.core.phone import written_phone
from marketplace.ordering.areas import district_named
from marketplace.ordering.checkout import known_answers


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    sections = [
        {
            "key": section.key,
            "html": render_to_string(
                section.template, {**section.context(request), "section": section}, request
            ),
        }
        for section in account_sections()
    ]
    context = {
        "details": _details(request),
        "default_address": addresses_of(request.user).first(),
        "institutions": institutions_of(request.user),
        "sections": sections,
    }
    return _page(request, "accounts/account.html", _("My account"), context)


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {
        "name": user.name,
        "phone": user.phone or known_answers(request).get("phone"),
        "language": user.language,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, actor=user, **form.cleaned_data)
        # The next page speaks the language that was chosen here.
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Your details are saved."))
            return HttpResponseRedirect(reverse("portal:account"))
    return _page(request, "accounts/profile.html", _("My details"), {"form": form})


@never_cache
@login_required
def addresses(request: HttpRequest) -> HttpResponse:
    return _page(
        request, "accounts/addresses.html", _("My addresses"), {"addresses": addresses_of(request.user)}
    )


@never_cache
@login_required
def address_add(request: HttpRequest) -> HttpResponse:
    if "choose" in request.POST:
        return _address_page(request, AddressForm.unchecked(request.POST), _("Add an address"))
    form = AddressForm(request.POST or None, initial=_known_recipient(request))
    if request.method == "POST" and form.is_valid():
        add_address(user=request.user, **form.columns())
        messages.success(request, _("The address is saved."))
        return redirect("portal:addresses")
    return _address_page(request, form, _("Add an address"))


def _known_recipient(request: HttpRequest) -> dict[str, Any]:
    """For the first address what a checkout was told already; a further one is another place."""
    user = request.user
    if addresses_of(user).exists():
        return {"recipient": user.name, "phone": user.phone}
    known = known_answers(request)
    district = district_named(known.get("district") or "")
    return {
        "recipient": known.get("name") or user.name,
        "phone": known.get("phone") or user.phone,
        **{name: known.get(name, "") for name in ("street", "postcode", "landmark")},
        **(initial_of(district) if district else {}),
    }


@never_cache
@login_required
def address_change(request: HttpRequest, pk: int) -> HttpResponse:
    address = access_address(request.user, pk)
    if "choose" in request.POST:
        return _address_page(request, AddressForm.unchecked(request.POST), _("Change the address"), address)
    form = AddressForm(request.POST or None, initial=AddressForm.initial_for(address))
    if request.method == "POST" and form.is_valid():
        change_address(address=address, **form.columns())
        messages.success(request, _("The address is saved."))
        return redirect("portal:addresses")
    return _address_page(request, form, _("Change the address"), address)


@never_cache
@login_required
def address_remove(request: HttpRequest, pk: int) -> HttpResponse:
    address = access_address(request.user, pk)
    if request.method == "POST":
        remove_address(address=address)
        messages.success(request, _("The address is deleted. Orders that went there keep it."))
        return redirect("portal:addresses")
    return _page(request, "accounts/address_remove.html", _("Delete this address?"), {"address": address})


@login_required
@require_POST
def address_default(request: HttpRequest, pk: int) -> HttpResponse:
    make_address_default(address=access_address(request.user, pk))
    messages.success(request, _("This address is suggested first from now on."))
    return redirect("portal:addresses")


def _address_page(
    request: HttpRequest, form: AddressForm, title: str, address: Address | None = None
) -> HttpResponse:
    return _page(request, "accounts/address_form.html", title, {"form": form, "address": address})


def _details(request: HttpRequest) -> list[dict[str, Any]]:
    user, edit = request.user, reverse("portal:profile")
    languages = dict(ProfileForm.base_fields["language"].choices)
    return [
        {"term": _("Name"), "text": user.name, "url": edit},
        {
            "term": _("WhatsApp number"),
            "text": written_phone(user.phone) if user.phone else _("Not given yet"),
            "url": edit,
        },
        {
            "term": _("Language of e-mails"),
            "text": str(languages.get(user.language, user.language)),
            "url": edit,
        },
        {"term": _("E-mail address"), "text": user.email, "url": reverse("account_email")},
    ]


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"page_title": title, "robots": "noindex", **context}, status=status)
