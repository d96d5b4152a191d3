"""A purchase order at the portal, its PDF, and the public page that says what was issued."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.dates import short_date
from marketplace.core.documents import access_document, document_by_token, document_response
from marketplace.core.money import rupiah
from marketplace.procurement.actions import amending
from marketplace.procurement.addendum_forms import AddendumForm, counted_initial
from marketplace.procurement.calculations import late_penalty
from marketplace.procurement.decision_sentences import decision_steps
from marketplace.procurement.documents import changed_lines
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import Addendum, PurchaseOrder
from marketplace.procurement.permissions import APPROVER, OFFICER, access_addendum, access_purchase_order
from marketplace.procurement.selectors.awards import whole_awards
from marketplace.procurement.selectors.counts import count_differences, is_purchase_changing
from marketplace.procurement.selectors.rules import conditions_for
from marketplace.procurement.sentences import order_document, order_events, order_standing
from marketplace.procurement.states import KINDS


@never_cache
@require_safe
@institution_role_required()
def detail(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    order = access_purchase_order(institution, pk)
    award = whole_awards().filter(pk=order.award_id).first()
    address = reverse("portal:purchase_order_file", kwargs={"institution_id": institution.pk, "pk": pk})
    context = {
        "institution": institution,
        "order": order,
        "standing": order_standing(order),
        "document": {**order_document(order), "url": address},
        "events": order_events(order, for_cooperative=False),
        "award": award,
        "decisions": decision_steps(award) if award else [],
        "differences": count_differences(order),
        "lines": [
            [
                line.name,
                {"text": line.label or "–", "label": _("Size and cut")},
                {"text": f"{line.quantity} {line.unit}", "label": _("Quantity"), "number": True},
                {"text": rupiah(line.unit_price), "label": _("Price each"), "number": True},
                {"text": rupiah(line.total), "label": _("Total"), "number": True},
            ]
            for line in order.lines.all()
        ],
        "addenda": [
            {
                "title": _("Addendum"),
                "number": one.number,
                "date": short_date(one.created_at),
                "url": reverse(
                    "portal:addendum_file",
                    kwargs={"institution_id": institution.pk, "pk": pk, "addendum": one.pk},
                ),
                "status": one.get_status_display(),
                "status_kind": KINDS[one.status],
                "note": addendum_note(one),
            }
            for one in order.addenda.all()
        ],
        "may_amend": bool(request.institution_roles & {OFFICER, APPROVER}),
        "is_changing": is_purchase_changing(order),
        "penalty": _penalty(order),
        "robots": "noindex",
    }
    return render(request, "procurement/purchase_order.html", context)


@never_cache
@institution_role_required(OFFICER, APPROVER)
def amend(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Propose another day, place, quantities or prices; it holds once the cooperative agrees."""
    order = access_purchase_order(institution, pk)
    goods = (
        goods_of(order.cooperative, product_id=order.request.product_id)
        if order.request.product_id and not order.request.is_catering
        else None
    )
    form = AddendumForm(
        request.POST if request.method == "POST" else None,
        order=order,
        goods=goods,
        initial=counted_initial(order) if "ukuran" in request.GET else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = amending.propose_addendum(
                purchase_order=order,
                actor=request.user,
                roles=request.institution_roles,
                lines=form.changes,
                **form.frame,
            )
        except amending.CannotAmend as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Addendum %(number)s is on its way.") % {"number": made.number})
            return redirect("portal:purchase_order", institution_id=institution.pk, pk=pk)
    failed = form.is_bound and bool(form.errors)
    context = {
        "institution": institution,
        "order": order,
        "form": form,
        "rows": form.rows(),
        "new_fields": form.new_fields(),
        "counts_new": any(field.value() for field in form.new_fields()),
        "robots": "noindex",
    }
    return render(request, "procurement/addendum.html", context, status=422 if failed else 200)


@never_cache
@require_safe
@institution_role_required()
def addendum_file(request: HttpRequest, institution: Institution, pk: int, addendum: int) -> HttpResponse:
    found = access_addendum(access_purchase_order(institution, pk), addendum)
    if found.document_id is None:
        raise Http404
    return document_response(access_document(found.document_id, institution_ids=[institution.pk]))


def addendum_note(addendum: Addendum) -> str:
    """The reason, and which goods change how."""
    changes = [f"{what}: {before} → {after}" for what, before, after in changed_lines(addendum)]
    return " · ".join([addendum.reason, *changes])


def _penalty(order: PurchaseOrder) -> list[dict[str, str]]:
    """What being late would cost, after so many days: {days, amount}."""
    conditions = conditions_for(order.form, timezone.localdate())
    if conditions is None or not conditions.late_permille:
        return []
    return [
        {"days": str(days), "amount": rupiah(late_penalty(order.subtotal, conditions.late_permille, days))}
        for days in (1, 7, 30)
    ]


@never_cache
@require_safe
@institution_role_required()
def file(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    order = access_purchase_order(institution, pk)
    if order.document_id is None:
        raise Http404
    return document_response(access_document(order.document_id, institution_ids=[institution.pk]))


@never_cache
@require_safe
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """What Lumbung recorded when a paper was issued, for whoever holds it."""
    document = document_by_token(token)
    facts = document.data.get("verification", {}) if document else {}
    context = {
        "document": document,
        "buyer": facts.get("buyer", ""),
        "seller": facts.get("seller", ""),
        "total": rupiah(facts["total"]) if "total" in facts else "",
        "robots": "noindex",
    }
    return render(request, "procurement/verification.html", context, status=200 if document else 404)
