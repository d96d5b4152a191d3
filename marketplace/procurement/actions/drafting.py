"""Writing a request: every answer is kept the moment it is given. Amounts are whole IDR."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time

from django.db import transaction

from marketplace.accounts.models import BudgetLine, Institution, User
from marketplace.core import audit
from marketplace.procurement.actions.timeline import INSTITUTION, move, remark
from marketplace.procurement.goods import Goods
from marketplace.procurement.line_tables import WantedLine
from marketplace.procurement.models import Request, RequestLine
from marketplace.procurement.selectors.requests import request_for_update
from marketplace.procurement.states import REQUEST
from tenants.models import Cooperative


def start_request(
    *, institution: Institution, goods: Goods, actor: User, quantity: int | None = None, title: str = ""
) -> Request:
    """Begin a draft with goods of one cooperative. A quantity is taken over where the goods come in one form only."""
    with transaction.atomic():
        request = Request.objects.create(
            institution=institution,
            created_by=actor,
            kind=goods.kind,
            product_cooperative=goods.cooperative,
            product_id=goods.id,
            product=goods.as_json(),
            title=title or goods.name,
            place=institution.address,
        )
        audit.record("request.start", "request", request.pk, actor=actor, institution_id=institution.pk)
        if quantity and len(goods.forms) == 1:
            _write_lines(request, goods, {goods.forms[0].id: quantity})
    return request


def start_list(*, institution: Institution, kind: str, title: str, actor: User) -> Request:
    """Begin a draft in the institution's own words, without goods of one cooperative."""
    with transaction.atomic():
        request = Request.objects.create(
            institution=institution, created_by=actor, kind=kind, title=title, place=institution.address
        )
        audit.record("request.start", "request", request.pk, actor=actor, institution_id=institution.pk)
    return request


def start_wish(
    *,
    institution: Institution,
    kind: str,
    title: str,
    line: WantedLine,
    cooperatives: Sequence[Cooperative],
    actor: User,
) -> Request:
    """Begin a draft with one line in the institution's own words and the cooperatives that shall be asked."""
    with transaction.atomic():
        request = start_list(institution=institution, kind=kind, title=title, actor=actor)
        save_lines(request=request, lines=[line], actor=actor)
        save_asked(request=request, cooperatives=cooperatives, actor=actor)
    return request


def save_lines(*, request: Request, lines: Sequence[WantedLine], actor: User) -> None:
    """Make these exactly the lines of a draft in the institution's own words. Raises TransitionRefused."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        draft.lines.all().delete()
        RequestLine.objects.bulk_create(
            RequestLine(
                request=draft,
                position=position,
                name=line.name,
                specification=line.specification,
                cut=line.cut,
                unit=line.unit,
                quantity=line.quantity,
                snapshot=line.snapshot,
            )
            for position, line in enumerate(lines, start=1)
        )
        units = {line.unit for line in lines}
        draft.product = {
            "name": ", ".join(dict.fromkeys(line.name for line in lines[:3]))
            + ("…" if len(lines) > 3 else ""),
            "unit": units.pop() if len(units) == 1 else "",
        }
        draft.save(update_fields=["product", "updated_at"])
        _touch(draft, "lines", actor)


def save_asked(*, request: Request, cooperatives: Sequence[Cooperative], actor: User) -> None:
    """Keep whom the draft shall be sent to; whoever sells its product always is among them. Raises TransitionRefused."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        own = [draft.product_cooperative_id] if draft.product_cooperative_id else []
        draft.asked = list(dict.fromkeys([*own, *(one.pk for one in cooperatives)]))
        draft.save(update_fields=["asked", "updated_at"])
        _touch(draft, "asked", actor)


def write_again(*, request: Request, actor: User) -> Request:
    """A new draft with everything of an earlier request but its days."""
    with transaction.atomic():
        draft = Request.objects.create(
            institution_id=request.institution_id,
            created_by=actor,
            **{
                name: getattr(request, name)
                for name in (
                    "kind", "product_cooperative_id", "product_id", "product", "title", "note", "wanted_from",
                    "wanted_until", "place", "rup_code", "budget_account", "own_estimate", "asked",
                )
            },
        )  # fmt: skip
        RequestLine.objects.bulk_create(
            RequestLine(
                request=draft,
                **{
                    name: getattr(line, name)
                    for name in (
                        "cooperative_id", "position", "product_id", "variant_id", "name", "size", "cut", "unit",
                        "quantity", "specification", "snapshot",
                    )
                },
            )
            for line in request.lines.all()
        )  # fmt: skip
        audit.record(
            "request.start_again",
            "request",
            draft.pk,
            actor=actor,
            institution_id=draft.institution_id,
            changes={"request": [None, request.pk]},
        )
    return draft


def save_quantities(*, request: Request, goods: Goods, quantities: Mapping[int, int], actor: User) -> None:
    """Make these exactly the draft's lines: {variant id: pieces}; zeros and unknown variants are left out."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        _write_lines(draft, goods, quantities)
        _touch(draft, "quantities", actor)


def save_schedule(
    *,
    request: Request,
    wanted_on: date | None,
    place: str,
    answer_by: date | None,
    actor: User,
    wanted_from: time | None = None,
    wanted_until: time | None = None,
) -> None:
    """Keep when and where the goods are wanted, and until when quotes are awaited."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        if draft.serving_dates and wanted_on != draft.serving_dates[0]:
            # Another first day is another series: it is chosen anew.
            _end_series(draft)
        draft.wanted_on, draft.place, draft.answer_by = wanted_on, place, answer_by
        draft.wanted_from, draft.wanted_until = wanted_from, wanted_until
        draft.save(
            update_fields=["wanted_on", "place", "answer_by", "wanted_from", "wanted_until", "updated_at"]
        )
        _touch(draft, "schedule", actor)


def save_note(
    *,
    request: Request,
    title: str,
    note: str,
    actor: User,
    rup_code: str = "",
    budget_account: str = "",
    own_estimate: int | None = None,
    budget_line: BudgetLine | None = None,
) -> None:
    """Keep what it is for, and what a government body records beside it."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        draft.title, draft.note = title, note
        draft.rup_code, draft.budget_account, draft.own_estimate = rup_code, budget_account, own_estimate
        draft.budget_line = budget_line
        if budget_line and not budget_account:
            draft.budget_account = budget_line.account
        draft.save(
            update_fields=[
                "title", "note", "rup_code", "budget_account", "own_estimate", "budget_line", "updated_at"
            ]
        )  # fmt: skip
        _touch(draft, "note", actor)


def save_series(*, request: Request, dates: list[date], portions: int, actor: User) -> None:
    """Let catering come back on these dates, with so many portions on each; the first date becomes the wanted one."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        draft.serving_dates, draft.wanted_on = dates, dates[0]
        draft.save(update_fields=["serving_dates", "wanted_on", "updated_at"])
        draft.lines.update(quantity=portions * len(dates))
        _touch(draft, "series", actor)


def end_series(*, request: Request, actor: User) -> None:
    """Serve on one date only; the portions of that date stay."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        _end_series(draft)
        _touch(draft, "series", actor)


def discard_draft(*, request: Request, actor: User, roles: Collection[str]) -> None:
    """Throw a draft away; it stays as cancelled, without a number. Raises TransitionRefused."""
    with transaction.atomic():
        draft = _draft_for_update(request)
        move(draft, "cancel", actor=actor, role=roles)
        remark(draft, "cancel", seen_as=INSTITUTION, person=actor)


def _end_series(draft: Request) -> None:
    for line in draft.lines.all():
        line.quantity = line.quantity // max(len(draft.serving_dates), 1)
        line.save(update_fields=["quantity"])
    draft.serving_dates = []
    draft.save(update_fields=["serving_dates", "updated_at"])


def _draft_for_update(request: Request) -> Request:
    """Lock the draft. Raises TransitionRefused when it is none any more."""
    found = request_for_update(request.pk)
    # What is no draft cannot be sent again either; the table has the words for it.
    REQUEST.target_of(found.status, "send", "officer")
    return found


def _write_lines(request: Request, goods: Goods, quantities: Mapping[int, int]) -> None:
    request.lines.all().delete()
    wanted = [(form, quantities.get(form.id, 0)) for form in goods.forms]
    RequestLine.objects.bulk_create(
        RequestLine(
            request=request,
            cooperative=goods.cooperative,
            position=position,
            product_id=goods.id,
            variant_id=form.id,
            name=goods.name,
            size=form.size,
            cut=form.column,
            unit=goods.unit,
            quantity=quantity,
            snapshot=form.snapshot,
        )
        for position, (form, quantity) in enumerate(wanted, start=1)
        if quantity > 0
    )


def _touch(request: Request, part: str, actor: User) -> None:
    request.save(update_fields=["updated_at"])
    audit.record(
        f"request.save_{part}", "request", request.pk, actor=actor, institution_id=request.institution_id
    )
