"""The officer's size list at the portal: open it, name people, see who is missing, remind, correct, freeze, take it out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.phone import whatsapp_url
from marketplace.portal.views.request_steps import catalogue_of, page, posted, refusal_as_message, request_url
from marketplace.procurement.actions import sizes
from marketplace.procurement.cloth import cuts_of
from marketplace.procurement.goods import measures_of
from marketplace.procurement.models import Request, SizePerson, SizeRoll
from marketplace.procurement.permissions import OFFICER, access_request
from marketplace.procurement.selectors.counts import count_differences
from marketplace.procurement.selectors.sizes import (
    SHOWN_PEOPLE,
    access_person,
    people_shown,
    progress_by_unit,
    roll_of,
)
from marketplace.procurement.sentences import size_events
from marketplace.procurement.size_forms import HeadsForm, RollForm, SizeForm, StaffForm
from marketplace.procurement.size_sheets import matrix_rows, sizes_workbook
from marketplace.procurement.size_tables import size_text
from marketplace.procurement.states import COLLECTING, FROZEN, KINDS
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.urls import absolute


@never_cache
@institution_role_required()
@refusal_as_message
def roll(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """The list with its progress; without one, the form that opens it."""
    found = access_request(institution, pk)
    held = roll_of(found)
    may_write = OFFICER in request.institution_roles
    if held is None:
        return _opened(request, institution, found) if may_write else redirect(request_url(found))
    forms = _forms(request, held)
    part = request.POST.get("part", "")
    form = forms.get(part)
    if request.method == "POST" and may_write and form is not None and form.is_valid():
        try:
            _save(request, held, part, form)
        except sizes.SizesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    context = {
        "institution": institution,
        "request_": found,
        "roll": held,
        "forms": forms,
        "form": form if request.method == "POST" else None,
        "may_write": may_write and held.status == COLLECTING,
        "may_fill": may_write and held.status == FROZEN and found.is_draft and _can_be_filled(found),
        "link": absolute(portal(), "portal:size_entry", held.token),
        "status_kind": KINDS[held.status],
        "events": size_events(found),
        "orders": [] if found.is_draft else _orders(found),
        "matrix": matrix_rows(held),
        **_people(request, held),
    }
    return page(request, "procurement/sizes.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def person(request: HttpRequest, institution: Institution, pk: int, person: int) -> HttpResponse:
    """Correct somebody's size, or take them off the list."""
    held = _held(institution, pk)
    one = access_person(held, person)
    form = SizeForm(posted(request), sizes=held.forms, may_be_empty=True, initial={"choice": one.choice})
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                sizes.remove_person(person=one, actor=request.user)
                messages.success(request, _("The person is off the list."))
                return redirect(_url(held))
            if form.is_valid():
                sizes.correct_size(person=one, choice=form.cleaned_data["choice"], actor=request.user)
                messages.success(request, _("The size is saved."))
                return redirect(_url(held))
        except sizes.SizesRefused as refusal:
            form = SizeForm(request.POST, sizes=held.forms, may_be_empty=True)
            form.add_error(None, str(refusal))
    context = {"institution": institution, "request_": held.request, "person": one, "form": form}
    return page(request, "procurement/size_person.html", context)


@never_cache
@require_POST
@institution_role_required(OFFICER)
def act(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Freeze, renew the link, remind, or fill the draft's matrix."""
    held = _held(institution, pk)
    try:
        if "freeze" in request.POST:
            sizes.freeze_roll(roll_id=held.pk, actor=request.user)
            messages.success(request, _("The sizes are frozen and counted."))
        elif "renew" in request.POST:
            sizes.renew_link(roll=held, actor=request.user)
            messages.success(request, _("The old link is dead; give out the new one."))
        elif "remind" in request.POST:
            count = sizes.remind_missing(roll=held, actor=request.user)
            messages.success(
                request,
                ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
                % {"count": count},
            )
        elif "fill" in request.POST:
            goods, _kitchen = catalogue_of(held.request)
            if goods is None and not held.request.is_list:
                raise sizes.SizesRefused(
                    _("These goods are not on sale any more. Choose others and begin again.")
                )
            sizes.fill_draft(roll=held, goods=goods, actor=request.user)
            if goods is None:
                messages.success(request, _("Cloth and sewing are reckoned anew, with the spare pieces."))
                return redirect("portal:request_cloth", institution_id=institution.pk, pk=pk)
            messages.success(request, _("The size matrix is filled, with the spare pieces."))
            return redirect("portal:request_goods", institution_id=institution.pk, pk=pk)
    except sizes.SizesRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(_url(held))


@never_cache
@require_safe
@institution_role_required()
def file(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """The matrix and the packing list as a workbook."""
    return sizes_workbook(_held(institution, pk))


def _opened(request: HttpRequest, institution: Institution, found: Request) -> HttpResponse:
    form = RollForm(posted(request), initial={"spares_percent": 2})
    if request.method == "POST" and form.is_valid():
        goods, _kitchen = catalogue_of(found)
        measures = measures_of(goods) if goods else None
        try:
            sizes.open_roll(
                request=found, goods=goods, measures=measures, actor=request.user, **form.cleaned_data
            )
        except sizes.SizesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The size list is open. Name the people now."))
            return redirect(request.path)
    return page(
        request, "procurement/sizes_open.html", {"institution": institution, "request_": found, "form": form}
    )


def _forms(request: HttpRequest, held: SizeRoll) -> dict[str, Any]:
    part = request.POST.get("part", "")

    def data(name: str) -> Any:
        return request.POST if request.method == "POST" and part == name else None

    return {
        "people": StaffForm(data("people"), request.FILES if data("people") else None, sizes=held.forms),
        "heads": HeadsForm(data("heads")),
        "rules": RollForm(
            data("rules"),
            initial={"freezes_on": held.freezes_on, "spares_percent": held.spares_percent},
        ),
    }


def _save(request: HttpRequest, held: SizeRoll, part: str, form: Any) -> None:
    if part == "people":
        count = sizes.add_people(roll=held, people=form.table.people, actor=request.user)
        messages.success(
            request,
            ngettext("%(count)d person is on the list.", "%(count)d people are on the list.", count)
            % {"count": count},
        )
    elif part == "heads":
        code = sizes.add_heads(roll=held, actor=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("The code of %(unit)s is %(code)s.") % {"unit": form.cleaned_data["unit"], "code": code},
        )
    else:
        sizes.move_deadline(roll=held, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))


def _can_be_filled(found: Request) -> bool:
    """A plain list in the institution's own words has no place for sizes; cloth has, by cut."""
    return not found.is_list or bool(cuts_of(found.lines.all()))


def _orders(found: Request) -> list[dict[str, Any]]:
    """The request's orders, and whether the frozen sizes differ from them."""
    orders = found.purchase_orders.select_related("cooperative", "request__size_roll").order_by("pk")
    return [
        {"order": order, "differs": bool(count_differences(order))}
        for order in orders.prefetch_related("request__purchase_orders__lines")
    ]


def _people(request: HttpRequest, held: SizeRoll) -> dict[str, Any]:
    """A page of the list, its units, and how many are missing."""
    units = progress_by_unit(held)
    asked = request.GET.get("hal", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    unit, missing_only = request.GET.get("unit", "")[:120], "kurang" in request.GET
    rows = list(people_shown(held, missing_only=missing_only, unit=unit, page=number))
    texts = {one["key"]: size_text(one) for one in held.forms}
    national = portal()
    kept = "&".join([*(["kurang=1"] if missing_only else []), *([f"unit={unit}"] if unit else [])])
    return {
        "units": units,
        "total": sum(row["people"] for row in units),
        "answered": sum(row["answered"] for row in units),
        "missing": sum(row["missing"] for row in units),
        "missing_only": missing_only,
        "people": [_person_row(held, one, texts, national) for one in rows[:SHOWN_PEOPLE]],
        "next_url": f"?{kept}{'&' if kept else ''}hal={number + 1}" if len(rows) > SHOWN_PEOPLE else "",
    }


def _person_row(
    held: SizeRoll, one: SizePerson, texts: dict[str, str], national: Cooperative
) -> dict[str, Any]:
    link = absolute(national, "portal:size_own", held.token, one.code)
    text = _("%(name)s, please enter your size for “%(title)s”: %(link)s") % {
        "name": one.name,
        "title": held.request.title,
        "link": link,
    }
    return {
        "row": one,
        "size": texts.get(one.choice, ""),
        "link": link if one.name else "",
        "whatsapp": whatsapp_url(one.phone, text) if one.phone and not one.choice else "",
    }


def _held(institution: Institution, pk: int) -> SizeRoll:
    found = access_request(institution, pk)
    held = roll_of(found)
    if held is None:
        raise Http404
    return held


def _url(held: SizeRoll) -> str:
    return reverse(
        "portal:sizes",
        kwargs={"institution_id": held.request.institution_id, "pk": held.request_id},
    )
