"""A request's pages at the portal: begin, task list, its steps, send, cancel, and deciding on quotes."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.accounts.selectors import institutions_of
from marketplace.core.money import rupiah
from marketplace.portal.views.request_steps import (
    catalogue_of,
    draft_of,
    ordering_institution,
    page,
    posted,
    problems_with,
    refusal_as_message,
    request_url,
    step_url,
)
from marketplace.procurement.actions import awarding, drafting, sending
from marketplace.procurement.comparison import quote_comparison, versions_of
from marketplace.procurement.forms import (
    ReasonForm,
    StartForm,
    whole_number,
)
from marketplace.procurement.goods import Goods, goods_of
from marketplace.procurement.list_forms import AnswerForm
from marketplace.procurement.models import Request
from marketplace.procurement.permissions import APPROVER, OFFICER, access_quote, access_request
from marketplace.procurement.selectors.requests import draft_for
from marketplace.procurement.sentences import (
    addressee,
    answers,
    request_document_rows,
    request_events,
    request_standing,
    request_tasks,
)
from marketplace.procurement.states import KINDS
from marketplace.receiving.selectors.punctuality import on_time_share
from tenants.selectors import open_storefronts


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """From a product's page: for which institution? Then the task list."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("accounts:sign_in"))
    goods = _goods_asked_for(request)
    institutions = institutions_of(request.user)
    form = StartForm(posted(request), institutions=institutions)
    if request.method == "POST" and form.is_valid():
        institution = ordering_institution(request, form)
        if institution:
            found = (
                None
                if "again" in request.POST
                else draft_for(
                    institution, request.user.pk, cooperative_id=goods.cooperative.pk, product_id=goods.id
                )
            )
            draft = found or drafting.start_request(
                institution=institution, goods=goods, actor=request.user, quantity=_quantity(request)
            )
            if found:
                messages.info(request, _("You had begun this request before; your answers are still here."))
            return redirect(request_url(draft))
    context = {"goods": goods, "form": form, "institutions": list(institutions)}
    return page(request, "procurement/start.html", context)


@never_cache
@institution_role_required()
def detail(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """The task list of a draft; of a request that was sent, its standing, quotes and timeline."""
    found = access_request(institution, pk)
    context = {
        "institution": institution,
        "request_": found,
        "may_write": OFFICER in request.institution_roles,
    }
    if found.is_draft:
        goods, kitchen = catalogue_of(found)
        context["addressee"] = addressee(found)
        problems = problems_with(found, goods, kitchen)
        context |= {"tasks": request_tasks(found, problems, may_write=context["may_write"]), "goods": goods}
        return page(request, "procurement/request_tasks.html", context)
    may_decide = bool(request.institution_roles & {OFFICER, APPROVER})
    context |= {
        "standing": request_standing(found),
        "comparison": quote_comparison(found, _chosen(request), _punctuality(found)),
        "versions": versions_of(found),
        "questions": list(found.questions.all()),
        "may_answer": OFFICER in request.institution_roles,
        "answer_form": AnswerForm(),
        "files": [
            {
                "title": one.title,
                "url": reverse(
                    "portal:request_file",
                    kwargs={"institution_id": institution.pk, "pk": found.pk, "file": one.pk},
                ),
                "size": filesizeformat(one.size),
            }
            for one in found.files.all()
        ],
        "invitations": list(found.invitations.all()),
        "quotes": [quote for quote in found.quotes.all() if quote.number],
        "answers": answers(found),
        "events": request_events(found, for_cooperative=False),
        "documents": request_document_rows(found),
        "may_decide": may_decide,
        "awards": [
            {"row": award, "kind": KINDS[award.status], "total": rupiah(award.total)}
            for award in found.awards.all()
        ],
        "may_cancel": may_decide and found.status in ("sent", "quoted"),
    }
    return page(request, "procurement/request.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def send(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Step four: check every answer and send."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    goods, kitchen = catalogue_of(found)
    problems = problems_with(found, goods, kitchen)
    if request.method == "POST":
        try:
            sent = sending.send_request(
                request=found,
                goods=goods,
                kitchen=kitchen,
                actor=request.user,
                roles=request.institution_roles,
            )
        except sending.CannotSend as refusal:
            problems = refusal.problems
        else:
            messages.success(
                request,
                _("Request %(number)s is on its way to %(cooperative)s.")
                % {"number": sent.number, "cooperative": addressee(sent)},
            )
            return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "addressee": addressee(found),
        "answers": answers(found, with_links=True),
        "problems": [{"text": problem.text, "url": step_url(found, problem.step)} for problem in problems],
        "failed": request.method == "POST",
    }
    return page(
        request, "procurement/request_send.html", context, status=422 if request.method == "POST" else 200
    )


@never_cache
@institution_role_required(OFFICER, APPROVER)
@refusal_as_message
def cancel(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Throw a draft away, or call a sent request back with a reason."""
    found = access_request(institution, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and (found.is_draft or form.is_valid()):
        if found.is_draft:
            drafting.discard_draft(request=found, actor=request.user, roles=request.institution_roles)
        else:
            sending.cancel_request(
                request=found,
                actor=request.user,
                roles=request.institution_roles,
                reason=form.cleaned_data["reason"],
            )
        messages.success(request, _("The request is cancelled."))
        return redirect("portal:workspace", institution_id=institution.pk)
    return page(
        request,
        "procurement/request_cancel.html",
        {"institution": institution, "request_": found, "form": form},
    )


@never_cache
@institution_role_required(OFFICER, APPROVER)
@refusal_as_message
def decline(request: HttpRequest, institution: Institution, pk: int, quote: int) -> HttpResponse:
    """Say no to a quote, with a reason that the cooperative reads."""
    found = access_request(institution, pk)
    chosen = access_quote(found, quote)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            awarding.decline_quote(
                quote=chosen,
                actor=request.user,
                roles=request.institution_roles,
                reason=form.cleaned_data["reason"],
            )
        except awarding.CannotAccept as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The quote is declined; the cooperative reads your reason."))
        return redirect(request_url(found))
    context = {"institution": institution, "request_": found, "quote": chosen, "form": form}
    return page(request, "procurement/quote_decline.html", context)


def _punctuality(found: Request) -> dict[int, tuple[int, int]]:
    """How often those who quote have delivered on the agreed day; nothing is asked while prices are sealed."""
    if found.hides_prices:
        return {}
    shares = on_time_share({quote.cooperative_id for quote in found.quotes.all()})
    return {pk: (one.on_time, one.deliveries) for pk, one in shares.items()}


def _chosen(request: HttpRequest) -> set[int]:
    """Which quotes stand side by side: `?banding=` as often as wanted, four at most."""
    asked = request.GET.getlist("banding")[:20]
    return {int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 18}


def _goods_asked_for(request: HttpRequest) -> Goods:
    """The goods that `toko` (slug) and `produk` (id or slug) name. Raises Http404."""
    product, shop = request.GET.get("produk", ""), request.GET.get("toko", "")
    cooperative = open_storefronts().filter(slug=shop).first()
    if cooperative is None or not product or len(product) > 120:
        raise Http404
    is_id = product.isascii() and product.isdigit() and len(product) < 18
    found = goods_of(cooperative, product_id=int(product)) if is_id else goods_of(cooperative, slug=product)
    if found is None:
        raise Http404
    return found


def _quantity(request: HttpRequest) -> int | None:
    """What the product's page had in its quantity field; an odd number in an address is no reason to stop."""
    try:
        return whole_number(request.GET.get("jumlah", "")) or None
    except ValidationError:
        return None
