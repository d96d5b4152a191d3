"""A cooperative's own domains, at the operator's desk: what to enter at the registrar, and what we found."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.core.states import TransitionRefused
from tenants.actions import release_domain
from tenants.admin_pages import operator_page
from tenants.domain_check import entry_name, entry_value
from tenants.domains import claim_domain, look_by_hand, prefer_domain, retry_domain
from tenants.forms import DomainForm
from tenants.models import Domain
from tenants.permissions import access_domain, access_storefront, operators_only
from tenants.selectors import domains_of
from tenants.states import FAILED, VERIFIED, WAITING

KINDS = {WAITING: "warning", VERIFIED: "success", FAILED: "error"}


@operators_only
def domains(request: HttpRequest, slug: str) -> HttpResponse:
    cooperative = access_storefront(slug)
    form = DomainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim_domain(cooperative, host=form.cleaned_data["host"], actor=request.user)
        except ValidationError as refusal:
            form.add_error("host", refusal.messages)
        else:
            messages.success(request, _("Added. Now the entry below goes to the registrar."))
            return redirect("cooperatives_domains", slug)
    context = {
        "cooperative": cooperative,
        "form": form,
        "portal_host": urlsplit(settings.BASE_URL).hostname,
        "rows": [_row(domain) for domain in domains_of(cooperative)],
    }
    page = operator_page(
        _("Domains"),
        above=[
            (_("Cooperatives"), reverse("cooperatives_index")),
            (cooperative.name, reverse("cooperatives_detail", args=[slug])),
        ],
        **context,
    )
    return render(request, "tenants/admin/domains.html", page, status=422 if form.errors else 200)


@require_POST
@operators_only
def domain_step(request: HttpRequest, slug: str, pk: int, step: str) -> HttpResponse:
    """Look now, try again, make primary, release."""
    domain = access_domain(access_storefront(slug), pk)
    try:
        match step:
            case "check":
                found = look_by_hand(domain)
                if found and found.status == VERIFIED:
                    messages.success(request, _("The entry is there. The domain answers from now on."))
                else:
                    messages.warning(
                        request, _("We do not see the entry yet. New entries can take an hour to travel.")
                    )
            case "again":
                retry_domain(domain, actor=request.user)
            case "primary":
                prefer_domain(domain, actor=request.user)
                messages.success(request, _("Links and search engines use this domain from now on."))
            case "release":
                release_domain(domain, actor=request.user)
                messages.success(request, _("Released. Nobody else can take it over here."))
            case _:
                raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives_domains", slug)


def _row(domain: Domain) -> dict[str, object]:
    found = {
        "absent": _("The registrar's servers answer, but have no such entry."),
        "other": _("There is an entry, but with another value. Compare letter by letter."),
        "found": _("The entry is there."),
        "": "",
    }
    return {
        "domain": domain,
        "kind": KINDS[domain.status],
        "entry_name": entry_name(domain.domain),
        "entry_value": entry_value(domain.token) if domain.token else "",
        "finding": found.get(
            domain.finding, _("The name servers did not answer. We ask again by ourselves.")
        ),
        "may_be_primary": domain.status == VERIFIED and not domain.is_primary,
        "may_be_released": not domain.is_primary,
        "is_failed": domain.status == FAILED,
        "is_waiting": domain.status == WAITING,
    }
