"""What the institution does with deliveries: count them, sign for them, attach signed papers, agree on terms."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.documents import document_response
from marketplace.core.money import rupiah
from marketplace.core.states import TransitionRefused
from marketplace.payments.downloads import private_file_response
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import APPROVER, OFFICER, access_purchase_order
from marketplace.receiving.actions import accepting, planning, serving
from marketplace.receiving.bill_sentences import invoice_cells
from marketplace.receiving.forms import CountForm, PortionsForm, SignedCopyForm, TermsForm
from marketplace.receiving.models import Delivery
from marketplace.receiving.permissions import (
    RECEIVER,
    access_delivery,
    access_paper,
    access_photo,
    access_signed_copy,
)
from marketplace.receiving.selectors.deliveries import balances_of, deliveries_of, fulfilment_of
from marketplace.receiving.selectors.invoices import invoices_of
from marketplace.receiving.selectors.papers import papers_of
from marketplace.receiving.selectors.penalties import LateDelivery, late_deliveries
from marketplace.receiving.selectors.swaps import pieces_to_swap, swaps_of
from marketplace.receiving.sentences import (
    balance_cells,
    change_cells,
    delivery_cells,
    delivery_standing,
    file_events,
    paper_events,
    penalty_cells,
)
from marketplace.receiving.states import AGREED, COUNTED, PLANNED, SENT
from marketplace.receiving.swap_words import swap_cells, swap_text


@never_cache
@require_safe
@institution_role_required()
def progress(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Every line's balance, the deliveries, and the timeline of all papers of an order."""
    order = access_purchase_order(institution, pk)
    swaps = swaps_of(order)
    takes_part = bool({OFFICER, RECEIVER} & request.institution_roles)
    return _page(
        request,
        "receiving/order.html",
        institution,
        order=order,
        fulfilment=fulfilment_of(order),
        may_agree=OFFICER in request.institution_roles,
        balances=[balance_cells(balance) for balance in balances_of(order)],
        waivable=[balance for balance in balances_of(order) if balance.to_redeliver]
        if OFFICER in request.institution_roles
        else [],
        deliveries=[delivery_cells(one, delivery_url(one)) for one in deliveries_of(order)],
        swaps=[swap_cells(one) for one in swaps],
        swaps_to_finish=[
            {"pk": one.pk, "text": swap_text(one)} for one in swaps if takes_part and one.status == AGREED
        ],
        may_swap=takes_part and order.request.kind != Request.Kind.CATERING and bool(pieces_to_swap(order)),
        late=[penalty_cells(one, _penalty_url(one, request)) for one in late_deliveries(order)],
        bills=[
            invoice_cells(
                one,
                reverse(
                    "portal:invoice", kwargs={"institution_id": institution.pk, "pk": pk, "invoice": one.pk}
                ),
            )
            for one in invoices_of(order)
        ],
        events=file_events(order, at_desk=False),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required()
def delivery(request: HttpRequest, institution: Institution, pk: int, delivery: int) -> HttpResponse:
    """One delivery; for the receiver, while it waits to be counted, the form for that."""
    order = access_purchase_order(institution, pk)
    found = access_delivery(order, delivery)
    may_count = found.status == SENT and RECEIVER in request.institution_roles
    form = CountForm(*((request.POST, request.FILES) if request.method == "POST" else ()), delivery=found)
    if request.method == "POST":
        if form.is_valid():
            try:
                accepting.count_delivery(
                    delivery=found, counts=form.counts, actor=request.user, roles=request.institution_roles
                )
            except TransitionRefused as refusal:
                messages.error(request, _counted_before(delivery) or str(refusal))
            else:
                messages.success(request, _("Your count is recorded. The acceptance record has its number."))
            return redirect(delivery_url(found))
        if not may_count:
            messages.error(request, _counted_before(delivery) or _("This delivery cannot be counted now."))
            return redirect(delivery_url(found))
    record = getattr(found, "acceptance", None)
    papers = [
        paper
        for paper in papers_of(order)
        if paper.document.pk in (found.document_id, record and record.document_id)
    ]
    return _page(
        request,
        "receiving/delivery.html",
        institution,
        order=order,
        delivery=found,
        record=record,
        standing=delivery_standing(found)
        | ({"next": _("Count what is here, then send the count.")} if may_count else {}),
        form=form,
        may_count=may_count,
        changes=[change_cells(one) for one in found.portion_changes.all()],
        may_change=found.status == PLANNED
        and order.request.is_catering
        and bool({OFFICER, RECEIVER} & request.institution_roles),
        may_sign=found.status == COUNTED
        and APPROVER in request.institution_roles
        and not record.buyer_signed_at,
        events=paper_events(order, papers, at_desk=False),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(OFFICER, RECEIVER)
def portions(request: HttpRequest, institution: Institution, pk: int, delivery: int) -> HttpResponse:
    """Other portions for a catering date: what they cost more or less is shown before they are sent."""
    order = access_purchase_order(institution, pk)
    found = access_delivery(order, delivery)
    if found.status != PLANNED or not order.request.is_catering:
        raise Http404
    now = sum(line.quantity for line in found.lines.all())
    form = PortionsForm(request.POST if request.method == "POST" else None, initial={"portions": now})
    difference = None
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["portions"]
        difference = serving.price_difference(found, wanted)
        if "send" in request.POST:
            try:
                change = serving.change_portions(
                    delivery=found, portions=wanted, actor=request.user, roles=request.institution_roles
                )
            except serving.CannotChange as refusal:
                form.add_error("portions", str(refusal))
            else:
                done = change.status == AGREED
                messages.success(
                    request,
                    _("The portions are changed.")
                    if done
                    else _("The cooperative is asked; its answer appears here."),
                )
                return redirect(delivery_url(found))
    is_late = found.changes_until is None or timezone.now() >= found.changes_until
    return _page(
        request,
        "receiving/portions.html",
        institution,
        order=order,
        delivery=found,
        form=form,
        now=now,
        is_late=is_late,
        difference=None if difference is None else rupiah(difference),
    )


@never_cache
@require_POST
@institution_role_required(APPROVER)
def sign(request: HttpRequest, institution: Institution, pk: int, delivery: int) -> HttpResponse:
    """The PPK has signed the printed record."""
    found = access_delivery(access_purchase_order(institution, pk), delivery)
    try:
        accepting.sign_acceptance(
            delivery=found, actor=request.user, roles=request.institution_roles, for_cooperative=False
        )
    except accepting.CannotSign as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your signature is recorded."))
    return redirect(delivery_url(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(OFFICER)
def terms(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """How the institution is billed, and whether silence is acceptance."""
    order = access_purchase_order(institution, pk)
    fulfilment = fulfilment_of(order)
    if fulfilment is None:
        raise Http404
    names = ("billing", "due_days", "advance_percent", "auto_accept_days")
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        institution=institution,
        initial={name: getattr(fulfilment, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        planning.agree_terms(
            order=order,
            actor=request.user,
            **{**form.cleaned_data, "advance_percent": form.cleaned_data["advance_percent"] or 0},
        )
        messages.success(request, _("The terms are kept; the cooperative sees them."))
        return redirect(progress_url(institution, pk))
    return _page(request, "receiving/terms.html", institution, order=order, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required(OFFICER)
def waive(request: HttpRequest, institution: Institution, pk: int, line: int) -> HttpResponse:
    """Do without the rejected pieces of a line; asked once more, because nobody delivers them after that."""
    order = access_purchase_order(institution, pk)
    balance = next((one for one in balances_of(order) if one.line_id == line and one.to_redeliver), None)
    if balance is None:
        raise Http404
    if request.method == "POST":
        accepting.waive_rejected(order=order, line_id=line, quantity=balance.to_redeliver, actor=request.user)
        messages.success(request, _("The cooperative reads that you do without them."))
        return redirect(progress_url(institution, pk))
    return _page(request, "receiving/waive.html", institution, order=order, balance=balance)


@never_cache
@require_safe
@institution_role_required()
def paper(request: HttpRequest, institution: Institution, pk: int, document: int) -> HttpResponse:
    return document_response(access_paper(access_purchase_order(institution, pk), document))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@institution_role_required()
def attach(request: HttpRequest, institution: Institution, pk: int, document: int) -> HttpResponse:
    """Attach the scan of a paper that was printed, signed and stamped."""
    order = access_purchase_order(institution, pk)
    issued = access_paper(order, document)
    form = SignedCopyForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        accepting.attach_signed_copy(
            order=order,
            document=issued,
            proof=form.cleaned_data["scan"],
            actor=request.user,
            by_cooperative=False,
        )
        messages.success(request, _("The signed copy is attached."))
        return redirect(progress_url(institution, pk))
    return _page(request, "receiving/attach.html", institution, order=order, document=issued, form=form)


@never_cache
@require_safe
@institution_role_required()
def signed_copy(request: HttpRequest, institution: Institution, pk: int, copy: int) -> HttpResponseBase:
    found = access_signed_copy(access_purchase_order(institution, pk), copy)
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


@never_cache
@require_safe
@institution_role_required()
def photo(request: HttpRequest, institution: Institution, pk: int, photo: int) -> HttpResponseBase:
    found = access_photo(access_purchase_order(institution, pk), photo)
    return private_file_response(found.file, found.content_type, name=found.sha256[:12])


@never_cache
@require_safe
def parcel(request: HttpRequest, reference: Any) -> HttpResponse:
    """Where a package's QR code leads: to the page of its delivery, whose own gate asks who is there."""
    found = Delivery.objects.filter(reference=reference).first()
    if found is None:
        raise Http404
    return redirect(delivery_url(found))


def delivery_url(delivery: Delivery) -> str:
    return reverse(
        "portal:delivery",
        kwargs={
            "institution_id": delivery.institution_id,
            "pk": delivery.purchase_order_id,
            "delivery": delivery.pk,
        },
    )


def progress_url(institution: Institution, pk: int) -> str:
    return reverse("portal:order_progress", kwargs={"institution_id": institution.pk, "pk": pk})


def _penalty_url(late: LateDelivery, request: HttpRequest) -> str:
    """Where the approver decides; nowhere for the others."""
    if APPROVER not in request.institution_roles:
        return ""
    one = late.delivery
    keys = {"institution_id": one.institution_id, "pk": one.purchase_order_id, "delivery": one.pk}
    return reverse("portal:order_penalty", kwargs=keys)


def _counted_before(pk: int) -> str:
    """Who was first, for the receiver who came second."""
    found = Delivery.objects.select_related("acceptance__counted_by").filter(pk=pk).first()
    record = getattr(found, "acceptance", None)
    if record is None or record.counted_by is None:
        return ""
    return _("%(name)s has counted this delivery already; that count stands.") % {
        "name": record.counted_by.name
    }


def _page(request: HttpRequest, template: str, institution: Institution, **context: Any) -> HttpResponse:
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    values = {"institution": institution, "robots": "noindex", **context}
    return render(request, template, values, status=422 if failed else 200)
