"""Entering one's own size on a phone, without an account. The page shows nobody but the person whose code was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.procurement.actions import sizes
from marketplace.procurement.models import SizeRoll
from marketplace.procurement.selectors.sizes import person_by_code, roll_by_token
from marketplace.procurement.size_forms import CodeForm, SizeForm, by_cut
from marketplace.procurement.size_tables import usual_measures
from marketplace.procurement.states import COLLECTING
from search.limits import is_within_limit

# Wrong codes a minute from one connection; right ones are never counted, for a whole office shares one address.
WRONG_CODES_A_MINUTE = 20
TOO_MANY = 429


@never_cache
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """Who are you? With one's own code, or the unit's code and a name."""
    roll = roll_by_token(token)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and roll.status == COLLECTING and form.is_valid():
        code, name = form.cleaned_data["code"], form.cleaned_data["name"].strip()
        if person_by_code(roll, code):
            return redirect("portal:size_own", token, code)
        try:
            if code in roll.unit_codes and not name:
                form.add_error("name", _("Write your name, so that your parcel finds you."))
            elif taken := sizes.take_place(roll=roll, unit_code=code, name=name):
                return redirect("portal:size_own", token, taken.code)
            elif not is_within_limit(request, action="size-code", limit=WRONG_CODES_A_MINUTE):
                form.add_error("code", _("Too many wrong codes. Wait a minute, then try again."))
                status = TOO_MANY
            else:
                form.add_error("code", _("We do not know this code. Look at it again, or ask your office."))
        except sizes.SizesRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "procurement/size_entry.html", roll, {"form": form}, status=status)


@never_cache
def own(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """One's own size, to be changed as often as one likes until it is frozen."""
    roll = roll_by_token(token)
    person = person_by_code(roll, code)
    if person is None:
        if not is_within_limit(request, action="size-code", limit=WRONG_CODES_A_MINUTE):
            return _page(request, "procurement/size_entry.html", roll, {"form": CodeForm()}, status=TOO_MANY)
        return redirect("portal:size_entry", token)
    form = SizeForm(
        request.POST if request.method == "POST" else None,
        sizes=roll.forms,
        initial={"choice": person.choice},
    )
    if request.method == "POST" and form.is_valid():
        try:
            sizes.enter_size(person=person, choice=form.cleaned_data["choice"])
        except sizes.SizesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{request.path}?tersimpan=1")
    context = {
        "form": form,
        "person": person,
        "is_saved": "tersimpan" in request.GET and bool(person.choice),
        # Lists that were opened before measures were kept with them show the usual ones.
        "measures": roll.measures or usual_measures(one["size"] for one in roll.forms),
        "chosen": form["choice"].value() or "",
        "cuts": by_cut(roll.forms),
    }
    return _page(request, "procurement/size_own.html", roll, context)


def _page(
    request: HttpRequest, template: str, roll: SizeRoll, context: dict, *, status: int = 200
) -> HttpResponse:
    form = context["form"]
    failed = form.is_bound and bool(form.errors)
    frame = {"roll": roll, "is_open": roll.status == COLLECTING, "robots": "noindex"}
    code = status if status != 200 else 422 if failed else 200
    response = render(request, template, {**frame, **context}, status=code)
    # The link is in the address: no other house shall read it. Without any referrer browsers send forms from nowhere.
    response["Referrer-Policy"] = "same-origin"
    return response
