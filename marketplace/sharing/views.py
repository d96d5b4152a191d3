"""«Bagian anggota» in the back office: what members earn, what they were paid, what is owing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required, require_admin_access

from marketplace.core.documents import pdf_response
from marketplace.core.forms import PeriodForm
from marketplace.core.money import rupiah
from marketplace.core.sheets import workbook_response
from marketplace.core.typed import whole_number
from marketplace.payments.downloads import private_file_response
from marketplace.sharing.actions import MoreThanOwing, Paper, pay_member, reverse_payment
from marketplace.sharing.forms import PaymentForm, ReversalForm
from marketplace.sharing.papers import rat_sheets, statement_pdf
from marketplace.sharing.permissions import PAY, VIEW, access_member, access_payment
from marketplace.sharing.selectors import (
    Period,
    account_of,
    accounts,
    earnings_of,
    payments_to,
    statement_of,
)

PAGE = 50
FIRST_YEAR = 2020


@require_safe
@permission_required(VIEW)
def index(request: HttpRequest) -> HttpResponse:
    words, only_owing = request.GET.get("cari", "").strip(), request.GET.get("sisa") == "1"
    found = accounts(words=words, only_owing=only_owing)
    year = timezone.localdate().year
    context = {
        **_frame(_("Members' part")),
        "page": Paginator(found, PAGE).get_page(request.GET.get("hal")),
        "sums": {
            name: sum(getattr(account, name) for account in found)
            for name in ("pending", "earned", "paid", "owing")
        },
        "words": words,
        "only_owing": only_owing,
        "years": range(year, year - 5, -1),
        "may_pay": request.user.has_perm(PAY),
    }
    return render(request, "sharing/admin/index.html", context)


@require_safe
@require_admin_access
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's account."""
    chosen = access_member(request.user, pk)
    form, _start, _end = PeriodForm.read(request.GET)
    context = {
        **_frame(chosen.name, chosen),
        "member": chosen,
        "account": account_of(chosen),
        "earnings": Paginator(earnings_of(chosen), PAGE).get_page(request.GET.get("hal")),
        "payments": payments_to(chosen),
        "period_form": form,
        "may_pay": request.user.has_perm(PAY),
        "may_see_orders": request.user.has_perm("ordering.view_order"),
    }
    return render(request, "sharing/admin/member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment."""
    chosen = access_member(request.user, pk, permission=PAY)
    account = account_of(chosen)
    if request.method == "POST":
        form = PaymentForm(request.POST, request.FILES, owing=account.owing)
        if form.is_valid() and _paid(request, chosen, form):
            messages.success(
                request,
                _("Recorded: %(amount)s to %(name)s.")
                % {"amount": rupiah(form.cleaned_data["amount"]), "name": chosen.name},
            )
            return redirect("sharing_member", pk)
    else:
        form = PaymentForm(owing=account.owing)
    context = {
        **_frame(_("Pay %(name)s") % {"name": chosen.name}, chosen),
        "member": chosen,
        "account": account,
        "form": form,
    }
    return render(request, "sharing/admin/pay.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def take_back(request: HttpRequest, pk: int, payment: int) -> HttpResponse:
    """A payment was recorded by mistake."""
    chosen = access_member(request.user, pk, permission=PAY)
    recorded = access_payment(request.user, chosen, payment)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_payment(payment=recorded, reason=form.cleaned_data["reason"], actor=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The payment is taken back. Both rows stay in her account."))
        return redirect("sharing_member", pk)
    context = {
        **_frame(_("Take a payment back"), chosen),
        "member": chosen,
        "payment": recorded,
        "form": form,
    }
    return render(request, "sharing/admin/take_back.html", context, status=422 if form.errors else 200)


@require_safe
@require_admin_access
def proof(request: HttpRequest, pk: int, payment: int) -> HttpResponseBase:
    recorded = access_payment(request.user, access_member(request.user, pk), payment)
    if not recorded.file:
        raise Http404
    return private_file_response(recorded.file, recorded.content_type, name=f"bukti-{recorded.pk}")


@require_safe
@require_admin_access
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement of a period as a PDF."""
    chosen = access_member(request.user, pk)
    form, start, end = PeriodForm.read(request.GET)
    if form.errors:
        return redirect("sharing_member", pk)
    content = statement_pdf(statement_of(chosen, Period(start, end)), request.tenant)
    return pdf_response(content, f"rekening-{chosen.slug}-{start}-{end}")


@require_safe
@permission_required(VIEW)
def rat(request: HttpRequest) -> HttpResponse:
    """The yearly sheet for the members' meeting."""
    this_year, asked = timezone.localdate().year, whole_number(request.GET.get("tahun"))
    year = asked if asked and FIRST_YEAR <= asked <= this_year else this_year
    return workbook_response(f"transaksi-anggota-{year}", rat_sheets(year))


def _paid(request: HttpRequest, chosen: Any, form: PaymentForm) -> bool:
    answers = form.cleaned_data
    kept = answers["proof"]
    try:
        pay_member(
            member=chosen,
            amount=answers["amount"],
            paid_on=answers["paid_on"],
            method=answers["method"],
            note=answers["note"],
            key=answers["key"],
            paper=Paper(kept.content, kept.content_type, kept.extension) if kept else None,
            more_is_meant=request.POST.get("more_is_meant") == "on",
            actor=request.user,
        )
    except MoreThanOwing as refusal:
        form.ask_whether_meant(refusal.owing)
        return False
    return True


def _frame(title: str, chosen: Any = None) -> dict[str, Any]:
    """What Wagtail's page frame asks for."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("sharing_index"), "label": _("Members' part")},
    ]
    if chosen is not None:
        trail.append({"url": reverse("sharing_member", args=[chosen.pk]), "label": chosen.name})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": trail,
    }
