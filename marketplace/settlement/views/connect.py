"""A cooperative's own account at the card provider: begun, gone on with, and what was sent to it."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from marketplace.payments.connect import begin_connecting, refresh_account
from marketplace.payments.models import ConnectedAccount
from marketplace.payments.providers import ProviderUnavailable, connect_provider
from marketplace.settlement.permissions import CHANGE
from marketplace.settlement.selectors import connected_accounts, newest_transfers, transfers_of
from marketplace.settlement.sentences import transfer_standing
from marketplace.settlement.views.bank import frame
from tenants.admin_pages import operator_page
from tenants.permissions import operators_only
from tenants.urls import absolute

logger = logging.getLogger(__name__)
KINDS = {"ready": "success", "stopped": "error", "incomplete": "warning", "begun": "warning"}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def account(request: HttpRequest) -> HttpResponse:
    """How the account stands. Sent off, it shows the way to the provider's page: the browser follows a link, not a form."""
    cooperative, onward = request.tenant, ""
    if request.method == "POST" and connect_provider().is_offered():
        here = absolute(cooperative, "settlement_account")
        try:
            onward = begin_connecting(
                cooperative=cooperative, back=f"{here}?kembali=1", again=here, actor=request.user
            )
        except ProviderUnavailable as failure:
            _not_reached(request, failure)
    known = ConnectedAccount.objects.filter(cooperative=cooperative).first()
    if known and request.method == "GET" and "kembali" in request.GET:
        try:
            refresh_account(known, actor=request.user)
        except ProviderUnavailable as failure:
            _not_reached(request, failure)
        return redirect("settlement_account")
    context = {
        **frame(_("Account at Stripe")),
        "known": known,
        "kind": KINDS[known.state] if known else "",
        "onward": onward,
        "is_offered": connect_provider().is_offered(),
        "transfers": [(one, transfer_standing(one)) for one in transfers_of(cooperative.pk)],
    }
    return render(request, "settlement/admin/account.html", context)


@require_safe
@operators_only
def transfers(request: HttpRequest) -> HttpResponse:
    """All cooperatives' accounts at the provider, and what was sent to them last."""
    context = {
        "accounts": [(one, KINDS[one.state]) for one in connected_accounts()],
        "transfers": [(one, transfer_standing(one)) for one in newest_transfers()],
        "is_offered": connect_provider().is_offered(),
    }
    return render(
        request, "settlement/admin/transfers.html", operator_page(_("Transfers by Stripe"), **context)
    )


def _not_reached(request: HttpRequest, failure: ProviderUnavailable) -> None:
    logger.warning("The card provider could not be asked about an account: %s", failure)
    messages.error(request, _("Stripe does not answer just now. Nothing is lost; try again in a moment."))
