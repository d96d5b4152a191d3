"""Reads of requests. At a storefront row-level security leaves those to which it is invited; the portal sees all."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from marketplace.accounts.models import Institution
from marketplace.procurement.models import Invitation, PurchaseOrder, Quote, Request, RequestQuestion
from marketplace.procurement.states import CANCELLED, DRAFT, ISSUED, QUOTED, SENT


def request_for_update(request_id: object) -> Request:
    """Return the request with its row locked. Raises Request.DoesNotExist."""
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("institution__region", "product_cooperative__region")
        .get(pk=request_id)
    )


def whole_requests() -> QuerySet[Request]:
    """Requests with everything their page shows, in a fixed number of queries."""
    quotes = (
        Quote.objects.select_related("cooperative__region")
        .prefetch_related("lines")
        .order_by("cooperative", "-version")
    )
    return Request.objects.select_related(
        "institution__region", "product_cooperative__region", "created_by", "budget_line"
    ).prefetch_related(
        "lines",
        "timeline",
        "awards",
        "files",
        Prefetch("questions", RequestQuestion.objects.select_related("cooperative")),
        Prefetch("invitations", Invitation.objects.select_related("cooperative__region").order_by("pk")),
        Prefetch("quotes", quotes),
        Prefetch("purchase_orders", PurchaseOrder.objects.select_related("document", "cooperative__region")),
    )


def requests_of(institution: Institution, status: str = "") -> QuerySet[Request]:
    """An institution's requests, last changed first; those of one status when it is given."""
    rows = (
        Request.objects.filter(institution=institution)
        .select_related("product_cooperative__region", "created_by")
        .annotate(pieces=Sum("lines__quantity"))
    )
    return rows.filter(status=status) if status else rows.exclude(status=CANCELLED, number="")


def drafts_of(institution: Institution, user_id: int) -> QuerySet[Request]:
    """What a person began and has not sent."""
    return requests_of(institution, DRAFT).filter(created_by_id=user_id)


def draft_for(
    institution: Institution, user_id: int, *, cooperative_id: int, product_id: int
) -> Request | None:
    """The draft the person already has for these goods."""
    return (
        drafts_of(institution, user_id)
        .filter(product_cooperative_id=cooperative_id, product_id=product_id)
        .order_by("-updated_at")
        .first()
    )


def quotes_to_decide(institution: Institution) -> QuerySet[Quote]:
    """Quotes in force that wait for the institution, the one that runs out first leading."""
    return (
        Quote.objects.filter(request__institution=institution, status=SENT, request__status=QUOTED)
        .filter(Q(request__is_sealed=False) | Q(request__closes_at__lte=timezone.now()))
        .select_related("request", "cooperative__region")
        .order_by("valid_until", "pk")
    )


def requests_waiting(institution: Institution) -> QuerySet[Request]:
    return requests_of(institution, SENT).order_by("answer_by", "pk")


def questions_to_answer(institution: Institution) -> QuerySet[RequestQuestion]:
    """Questions of cooperatives that nobody has answered, the one with the nearest deadline leading."""
    return (
        RequestQuestion.objects.filter(
            request__institution=institution, answered_at=None, request__status__in=[SENT, QUOTED]
        )
        .select_related("request", "cooperative")
        .order_by("request__closes_at", "pk")
    )


def past_requests(institution: Institution) -> QuerySet[Request]:
    """What was sent before, newest first: to be written again."""
    return requests_of(institution).exclude(number="").order_by("-sent_at", "-pk")


def counts_by_status(institution: Institution) -> dict[str, int]:
    """{status: number of requests}, for the tabs of a list: one query."""
    counts: dict[str, int] = {}
    for status in requests_of(institution).order_by().values_list("status", flat=True):
        counts[status] = counts.get(status, 0) + 1
    return counts


def inbox(status: str = "") -> QuerySet[Request]:
    """Requests that came to the storefront in whose schema we are, the one to be answered first leading."""
    rows = (
        Request.objects.exclude(status=DRAFT)
        .select_related("institution__region")
        .annotate(
            pieces=Sum("lines__quantity"),
            has_draft=Exists(Quote.objects.filter(request=OuterRef("pk"), status=DRAFT)),
            has_quote=Exists(Quote.objects.filter(request=OuterRef("pk"), status=SENT)),
            has_order=Exists(PurchaseOrder.objects.filter(request=OuterRef("pk"))),
        )
    )
    return (rows.filter(status=status) if status else rows).order_by("-sent_at", "-pk")


def requests_to_answer() -> QuerySet[Request]:
    """Requests of the storefront's inbox without a quote of its own in force, the nearest deadline first."""
    answered = Quote.objects.filter(request=OuterRef("pk"), status=SENT)
    refused = Invitation.objects.filter(request=OuterRef("pk"), declined_at__isnull=False)
    return (
        Request.objects.filter(Q(status=SENT) | Q(status=QUOTED))
        .exclude(Exists(answered))
        .exclude(Exists(refused))
        .select_related("institution")
        .order_by("answer_by", "pk")
    )


def orders_to_confirm() -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.filter(status=ISSUED).select_related("institution").order_by("issued_at")
