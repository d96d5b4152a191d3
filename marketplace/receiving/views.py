"""The storefront's desk after an order is confirmed: deliveries, their notes and labels, signatures, papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from marketplace.core.documents import document_response, pdf_response
from marketplace.core.states import TransitionRefused
from marketplace.payments.downloads import private_file_response
from marketplace.procurement.desk import at_desk
from marketplace.procurement.permissions import (
    CHANGE_PURCHASE_ORDER,
    VIEW_PURCHASE_ORDER,
    access_purchase_order_at_desk,
    desk_roles,
)
from marketplace.receiving.actions import accepting, planning, sending, serving
from marketplace.receiving.calendar_pages import days_of, month_of, weekdays, weeks_of
from marketplace.receiving.forms import MenuForm, PlanForm, SendForm, SignedCopyForm
from marketplace.receiving.papers.delivery_note import package_labels
from marketplace.receiving.permissions import (
    access_change,
    access_delivery_at_desk,
    access_paper,
    access_photo,
    access_signed_copy,
)
from marketplace.receiving.selectors.deliveries import (
    balances_of,
    deliveries_here,
    deliveries_of,
    fulfilment_of,
    open_deliveries_here,
)
from marketplace.receiving.selectors.invoices import invoices_of
from marketplace.receiving.selectors.papers import papers_of
from marketplace.receiving.selectors.swaps import swaps_of
from marketplace.receiving.selectors.waiting import orders_to_plan
from marketplace.receiving.sentences import balance_cells, delivery_cells, delivery_standing, file_events
from marketplace.receiving.states import ASKED, COUNTED, DELIVERY, PLANNED
from marketplace.receiving.swap_words import swap_cells

SHOWN = 200


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What leaves next; by state, everything."""
    status = request.GET.get("status", "")
    status = status if status in DELIVERY.states else ""
    rows = deliveries_here(status) if status else open_deliveries_here()
    states = [("", pgettext("deliveries", "Open")), *DELIVERY.states.items()]
    return page(
        request,
        "receiving/admin/deliveries.html",
        _("Deliveries to institutions"),
        rows=list(rows[:SHOWN]),
        to_plan=list(orders_to_plan()[:SHOWN]),
        filters=[
            {"url": f"?status={state}" if state else "?", "title": label, "current": state == status}
            for state, label in states
        ],
        current_tab="deliveries",
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The deliveries of one month by day."""
    month = month_of(request.GET.get("bulan"), timezone.localdate())
    days = days_of(
        month, lambda one: reverse("receiving_delivery", args=[one.pk]), lambda one: one.institution.name
    )
    return page(
        request,
        "receiving/admin/calendar.html",
        _("Calendar of deliveries"),
        month=month,
        days=days,
        weekdays=weekdays(),
        weeks=weeks_of(month, days),
        filters=[],
        current_tab="calendar",
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an order is: every line's balance, its deliveries, all its papers."""
    found = access_purchase_order_at_desk(request.user, pk)
    fulfilment, bills = fulfilment_of(found), invoices_of(found)
    may_change = request.user.has_perm(CHANGE_PURCHASE_ORDER)
    balances = balances_of(found)
    return page(
        request,
        "receiving/admin/order.html",
        _("Deliveries of %(number)s") % {"number": found.number},
        order=found,
        fulfilment=fulfilment,
        balances=[balance_cells(balance) for balance in balances],
        can_plan=may_change and any(balance.to_plan for balance in balances),
        deliveries=[
            delivery_cells(one, reverse("receiving_delivery", args=[one.pk])) for one in deliveries_of(found)
        ],
        may_bill=may_change
        and fulfilment is not None
        and (
            any(balance.to_invoice for balance in balances) or bool(fulfilment.advance_percent and not bills)
        ),
        swaps=[swap_cells(one, reverse("receiving_swap", args=[pk, one.pk])) for one in swaps_of(found)],
        bills=bills,
        events=file_events(found, at_desk=True),
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put pieces that nobody sent yet, or that were rejected, on a new delivery."""
    found = access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        balances=balances_of(found),
        initial={"planned_on": found.wanted_on, "place": found.place},
    )
    if request.method == "POST" and form.is_valid():
        try:
            delivery = planning.plan_delivery(
                order=found,
                quantities=form.quantities,
                planned_on=form.cleaned_data["planned_on"],
                place=form.cleaned_data["place"],
                remark=form.cleaned_data["remark"],
                planned_from=found.wanted_from,
                planned_until=found.wanted_until,
                actor=request.user,
            )
        except planning.MoreThanOrdered as refusal:
            form.add_error(form.names.get(refusal.line_id), str(refusal))
        except planning.NothingPlanned:
            form.add_error(None, _("Write how many pieces go on this delivery."))
        else:
            messages.success(request, _("The delivery is planned."))
            return redirect("receiving_delivery", pk=delivery.pk)
    return page(
        request,
        "receiving/admin/plan.html",
        _("Plan a delivery"),
        order=found,
        form=form,
        pieces=[form[name] for name in form.names.values()],
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery; while it is planned, the form with which its note is issued."""
    found = access_delivery_at_desk(request.user, pk)
    may_change = request.user.has_perm(CHANGE_PURCHASE_ORDER)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        access_delivery_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
        if form.is_valid():
            try:
                sent = sending.send_delivery(
                    delivery=found, actor=request.user, roles=desk_roles(request.user), **form.cleaned_data
                )
            except TransitionRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(
                    request,
                    _("Delivery note %(number)s is issued; the receiver is told.") % {"number": sent.number},
                )
            return redirect("receiving_delivery", pk=pk)
    record = getattr(found, "acceptance", None)
    return page(
        request,
        "receiving/admin/delivery.html",
        found.number or _("Delivery %(n)d") % {"n": found.position},
        delivery=found,
        order=found.purchase_order,
        record=record,
        standing=delivery_standing(found),
        form=form,
        may_cook=may_change and found.status == PLANNED and found.purchase_order.request.is_catering,
        menu_form=MenuForm(initial={"menu": found.menu}),
        changes=list(found.portion_changes.all()),
        asked=ASKED,
        may_change=may_change,
        may_send=may_change and found.status == PLANNED,
        may_sign=found.status == COUNTED
        and record is not None
        and not record.seller_signed_at
        and "manager" in desk_roles(request.user),
        papers=[paper for paper in (found.document, record and record.document) if paper],
        copies=[
            copy
            for paper in papers_of(found.purchase_order)
            if paper.document.pk in (found.document_id, record and record.document_id)
            for copy in paper.copies
        ],
        scan_form=SignedCopyForm(),
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def delivery_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_delivery_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    if request.method == "POST":
        try:
            planning.cancel_delivery(delivery=found, actor=request.user, roles=desk_roles(request.user))
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The delivery is cancelled; its pieces can be planned again."))
        return redirect("receiving_order", pk=found.purchase_order_id)
    return page(
        request,
        "receiving/admin/delivery_cancel.html",
        _("Cancel this delivery?"),
        delivery=found,
        order=found.purchase_order,
    )


@at_desk(CHANGE_PURCHASE_ORDER)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The cooperative's chair has signed the printed record."""
    found = access_delivery_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    try:
        accepting.sign_acceptance(
            delivery=found, actor=request.user, roles=desk_roles(request.user), for_cooperative=True
        )
    except accepting.CannotSign as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your signature is recorded."))
    return redirect("receiving_delivery", pk=pk)


@at_desk(CHANGE_PURCHASE_ORDER)
@require_POST
def change_answer(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Other portions after the cut-off: possible or not."""
    found = access_delivery_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    try:
        serving.decide_change(
            change=access_change(found, change),
            is_possible="agree" in request.POST,
            reason=request.POST.get("reason", "")[:300],
            actor=request.user,
            roles=desk_roles(request.user),
        )
    except (TransitionRefused, serving.CannotChange) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is sent."))
    return redirect("receiving_delivery", pk=pk)


@at_desk(CHANGE_PURCHASE_ORDER)
@require_POST
def menu(request: HttpRequest, pk: int) -> HttpResponse:
    """What is cooked on a date."""
    found = access_delivery_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    form = MenuForm(request.POST)
    try:
        if form.is_valid():
            serving.write_menu(delivery=found, menu=form.cleaned_data["menu"], actor=request.user)
            messages.success(request, _("The menu is saved; the institution sees it."))
        else:
            messages.error(request, str(form.errors["menu"][0]))
    except serving.CannotChange as refusal:
        messages.error(request, str(refusal))
    return redirect("receiving_delivery", pk=pk)


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def labels(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_delivery_at_desk(request.user, pk)
    if not found.number:
        return redirect("receiving_delivery", pk=pk)
    return pdf_response(package_labels(found), f"label-{found.number}")


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def paper(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    found = access_paper(access_purchase_order_at_desk(request.user, pk), document)
    return document_response(found)


@at_desk(CHANGE_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Attach the scan of a paper that was printed, signed and stamped."""
    found = access_purchase_order_at_desk(request.user, pk, permission=CHANGE_PURCHASE_ORDER)
    issued = access_paper(found, document)
    form = SignedCopyForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        accepting.attach_signed_copy(
            order=found,
            document=issued,
            proof=form.cleaned_data["scan"],
            actor=request.user,
            by_cooperative=True,
        )
        messages.success(request, _("The signed copy is attached."))
        return redirect("receiving_order", pk=pk)
    return page(
        request,
        "receiving/admin/attach.html",
        _("Attach the signed copy of %(number)s") % {"number": issued.number},
        order=found,
        form=form,
    )


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def signed_copy(request: HttpRequest, pk: int, copy: int) -> HttpResponseBase:
    found = access_signed_copy(access_purchase_order_at_desk(request.user, pk), copy)
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


@at_desk(VIEW_PURCHASE_ORDER)
@require_safe
def photo(request: HttpRequest, pk: int, photo: int) -> HttpResponseBase:
    found = access_photo(access_purchase_order_at_desk(request.user, pk), photo)
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """What Wagtail's page frame asks for."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("procurement_orders"), "label": _("Purchase orders of institutions")},
    ]
    found = context.get("order")
    if found is not None:
        items.append({"url": reverse("procurement_order", args=[found.pk]), "label": found.number})
        if template != "receiving/admin/order.html":
            items.append({"url": reverse("receiving_order", args=[found.pk]), "label": _("Deliveries")})
    items.append({"url": "", "label": title})
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    frame = {"breadcrumbs_items": items, "header_title": title, "page_title": title, "header_icon": "mail"}
    return render(request, template, {**frame, **context}, status=422 if failed else 200)
