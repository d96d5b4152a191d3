"""How institutions buy: budgets, addresses, who agrees; a request to several cooperatives in every state; size lists.

Everything goes through the actions that people's own clicks go through; only days are moved afterwards.
"""

import datetime
from typing import Any

from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content
from marketplace.accounts.actions import add_place, save_budget_line, set_approval_chain
from marketplace.accounts.models import BudgetLine, Institution, InstitutionMember, User
from marketplace.procurement.actions import (
    amending,
    awarding,
    dialogue,
    direct,
    drafting,
    quoting,
    sending,
    sizes,
)
from marketplace.procurement.cloth import ClothCut, ClothNeed, cloth_lines
from marketplace.procurement.goods import goods_of, kitchen_of
from marketplace.procurement.line_tables import WantedLine
from marketplace.procurement.models import Award, PurchaseOrder, PurchaseOrderLine, Quote, Request
from marketplace.procurement.selectors.requests import whole_requests
from marketplace.procurement.size_tables import Staff
from marketplace.receiving.models import LineBalance
from tenants.models import Cooperative
from tenants.selectors import portal
from tenants.staff.roles import MANAGER, ORDER_DESK
from tenants.staff.selectors import people_with_role

Role = InstitutionMember.Role
WEEK = datetime.timedelta(days=7)


def write_buying(institutions: dict[str, Institution]) -> None:
    """Once; `institutions` by their key in the content files."""
    with schema_context("public"):
        if Award.objects.filter(request__product_id=None).exists():
            return
    for one in content.read("buying")["institutions"]:
        institution = institutions[one["key"]]
        _write_rules(one, institution)
        for number, wanted in enumerate(one["requests"]):
            _write_list(wanted, institution, number)
        _write_size_lists(one, institution)
        _write_direct_order(one, institution)
        _write_addenda(institution)


def _write_rules(one: dict[str, Any], institution: Institution) -> None:
    officer = _person(institution, Role.OFFICER)
    year = timezone.localdate().year
    with schema_context("public"):
        for place in one["places"]:
            if not institution.places.filter(name=place["name"]).exists():
                add_place(institution=institution, actor=officer, **place)
        for line in one["budget"]:
            if not institution.budget_lines.filter(account=line["account"], fiscal_year=year).exists():
                save_budget_line(institution=institution, actor=officer, fiscal_year=year, **line)
        set_approval_chain(
            institution=institution,
            steps=[(step["role"], step["from_amount"]) for step in one["chain"]],
            actor=officer,
        )
        # What was ordered before counts against the year's first line.
        first = BudgetLine.objects.filter(institution=institution, fiscal_year=year).first()
        Request.objects.filter(institution=institution, budget_line=None).exclude(status="draft").update(
            budget_line=first
        )


def _write_list(wanted: dict[str, Any], institution: Institution, number: int) -> None:
    """One request in own words, asked of several, as far along as `state` says."""
    officer = _person(institution, Role.OFFICER)
    with schema_context("public"):
        asked = list(
            Cooperative.objects.select_related("region__parent")
            .filter(slug__in=wanted["asked"])
            .order_by("pk")
        )
    state = wanted["state"]
    with tenant_context(portal()):
        request = drafting.start_list(
            institution=institution, kind=wanted["kind"], title=wanted["title"], actor=officer
        )
        drafting.save_lines(request=request, lines=_lines(wanted), actor=officer)
        drafting.save_asked(request=request, cooperatives=asked, actor=officer)
        if state == "draft":
            return
        drafting.save_schedule(
            request=request,
            wanted_on=timezone.localdate() + datetime.timedelta(days=45),
            place=institution.address,
            answer_by=timezone.localdate() + WEEK,
            actor=officer,
        )
        drafting.save_note(
            request=request,
            title=wanted["title"],
            note=wanted["note"],
            actor=officer,
            budget_line=institution.budget_lines.order_by("pk").last(),
        )
        request.refresh_from_db()
        request = sending.send_request(
            request=request, goods=None, kitchen=None, actor=officer, roles={Role.OFFICER}
        )
    _ask_and_answer(request, asked[0], officer, wanted["questions"])
    answering = asked[:-1] if state == "sealed" else asked
    for place, cooperative in enumerate(answering):
        _quote(request, cooperative, wanted["prices"], percent=100 + 4 * place - 2 * number)
    if state == "sealed":
        return
    with schema_context("public"):
        Request.objects.filter(pk=request.pk).update(closes_at=timezone.now() - datetime.timedelta(hours=2))
        sending.settle_request(request_id=request.pk, closed_by="expire")
    _decide(request, asked, institution, wanted)


def _lines(wanted: dict[str, Any]) -> list[WantedLine]:
    """The content's lines, or those that follow from its cloth and sewing allowance."""
    if "cloth" not in wanted:
        return [WantedLine(**line) for line in wanted["lines"]]
    cuts = [ClothCut(**cut) for cut in wanted["cloth"]["cuts"]]
    return cloth_lines(ClothNeed(**{**wanted["cloth"], "cuts": cuts}))


def _decide(
    request: Request, asked: list[Cooperative], institution: Institution, wanted: dict[str, Any]
) -> None:
    officer, approver = _person(institution, Role.OFFICER), _person(institution, Role.APPROVER)
    treasurer = _person(institution, Role.TREASURER)
    state = wanted["state"]
    with tenant_context(portal()):
        quotes = list(Quote.objects.filter(request=request, status="sent").order_by("total", "pk"))
        if state == "opened":
            return
        if state == "countered":
            total = quotes[-1].total * 95 // 100 // 1_000 * 1_000
            dialogue.make_counter_offer(
                quote=quotes[-1],
                total=total,
                note="Mohon menyesuaikan pagu kami.",
                actor=officer,
                roles={Role.OFFICER},
            )
    if state == "countered":
        cooperative = next(one for one in asked if one.pk == quotes[-1].cooperative_id)
        _quote(request, cooperative, wanted["prices"], percent=94)
        return
    with tenant_context(portal()):
        award = awarding.propose_award(
            request=request,
            picks=_halves(quotes)
            if state == "split"
            else dict(quotes[0].lines.values_list("pk", "quantity")),
            actor=officer,
            roles={Role.OFFICER},
            justification="Waktu jahit satu koperasi tidak cukup; dibagi agar semua selesai bersamaan."
            if state == "split"
            else "",
        )
        if state == "proposed":
            return
        if state == "returned":
            awarding.return_award(
                award=award,
                actor=approver,
                roles={Role.APPROVER},
                reason="Tunggu pengesahan anggaran perubahan.",
            )
            return
        for person, role in ((approver, Role.APPROVER), (treasurer, Role.TREASURER)):
            award.refresh_from_db()
            if award.status == "pending":
                awarding.approve_award(award=award, actor=person, roles={role})
        orders = list(award.purchase_orders.select_related("cooperative"))
    if "cloth" in wanted:
        _count_sizes(request, wanted["staff"], officer)
    for order in orders:
        with tenant_context(order.cooperative):
            awarding.confirm_purchase_order(purchase_order=order, actor=_staff(), roles={ORDER_DESK, MANAGER})


def _count_sizes(request: Request, names: list[str], officer: User) -> None:
    """Everyone entered a size after the order, and it comes out otherwise than was reckoned with."""
    with tenant_context(portal()):
        roll = sizes.open_roll(
            request=request,
            goods=None,
            freezes_on=timezone.localdate() + WEEK,
            spares_percent=0,
            actor=officer,
        )
        sizes.add_people(
            roll=roll,
            people=[
                Staff(name, choice=roll.forms[place * 3 % len(roll.forms)]["key"])
                for place, name in enumerate(names)
            ],
            actor=officer,
        )
        sizes.freeze_roll(roll_id=roll.pk, actor=officer)


def _halves(quotes: list[Quote]) -> dict[int, int]:
    """Half of every line from each of the two cheapest."""
    first, second = quotes[:2]
    picks = {line.pk: line.quantity // 2 for line in first.lines.all()}
    taken = {line.request_line_id: line.quantity // 2 for line in first.lines.all()}
    return picks | {line.pk: line.quantity - taken[line.request_line_id] for line in second.lines.all()}


def _ask_and_answer(
    request: Request, cooperative: Cooperative, officer: User, questions: list[dict[str, str]]
) -> None:
    for one in questions:
        with tenant_context(cooperative):
            question = dialogue.ask_question(
                request=request, cooperative=cooperative, text=one["text"], actor=_staff()
            )
        if one.get("answer"):
            with tenant_context(portal()):
                dialogue.answer_question(question=question, text=one["answer"], actor=officer)


def _quote(request: Request, cooperative: Cooperative, prices: list[int], *, percent: int) -> None:
    with tenant_context(cooperative):
        staff = _staff()
        whole = whole_requests().get(pk=request.pk)
        lines = list(whole.lines.all())
        quote = quoting.write_quote(
            request=whole,
            cooperative=cooperative,
            prices={
                line.pk: max(price * percent // 100 // 500 * 500, 500)
                for line, price in zip(lines, prices, strict=True)
            },
            list_prices={},
            lead_time_days=14 + percent % 7,
            valid_until=timezone.localdate() + datetime.timedelta(days=30),
            delivery_price=150_000,
            delivery_plan="Separuh pada minggu ketiga, sisanya seminggu kemudian.",
            actor=staff,
        )
        quoting.send_quote(quote=quote, actor=staff, roles={ORDER_DESK, MANAGER})


def _write_size_lists(one: dict[str, Any], institution: Institution) -> None:
    """One list that is being filled in, and one that is frozen."""
    officer = _person(institution, Role.OFFICER)
    names = one["staff"]
    for is_frozen in (False, True):
        with tenant_context(portal()):
            request = drafting.start_list(
                institution=institution,
                kind=Request.Kind.UNIFORM,
                title="Ukuran batik Jumat, " + ("tahap pertama" if is_frozen else "tahap kedua"),
                actor=officer,
            )
            roll = sizes.open_roll(
                request=request,
                goods=None,
                freezes_on=timezone.localdate() + WEEK,
                spares_percent=3,
                actor=officer,
            )
            people = [
                Staff(name, institution.units[place % len(institution.units)])
                for place, name in enumerate(names)
            ]
            sizes.add_people(roll=roll, people=people, actor=officer)
            sizes.add_heads(roll=roll, unit=institution.units[0], heads=4, actor=officer)
            for place, person in enumerate(roll.people.exclude(name="").order_by("position")):
                if is_frozen or place % 3:
                    choice = roll.forms[(place * 5) % len(roll.forms)]["key"]
                    sizes.enter_size(person=person, choice=choice)
            if is_frozen:
                sizes.freeze_roll(roll_id=roll.pk, actor=officer)


def _write_direct_order(one: dict[str, Any], institution: Institution) -> None:
    """One order at published prices, agreed to by the chain."""
    officer = _person(institution, Role.OFFICER)
    with schema_context("public"):
        cooperative = Cooperative.objects.select_related("region__parent").get(
            slug=one["direct"]["cooperative"]
        )
    with tenant_context(portal()):
        goods = goods_of(cooperative, slug=one["direct"]["product"])
        if goods is None:
            return
        request = drafting.start_request(
            institution=institution, goods=goods, actor=officer, title=one["direct"]["title"]
        )
        drafting.save_quantities(
            request=request,
            goods=goods,
            quantities={goods.forms[0].id: one["direct"]["quantity"]},
            actor=officer,
        )
        wanted = max(goods.ready_on(), timezone.localdate() + datetime.timedelta(days=14))
        drafting.save_schedule(
            request=request, wanted_on=wanted, place=institution.address, answer_by=None, actor=officer
        )
        request.refresh_from_db()
        kitchen = None
        if goods.package:
            kitchen = kitchen_of(cooperative, product_id=goods.id, wanted_on=wanted)
        award = direct.order_directly(
            request=request, goods=goods, kitchen=kitchen, actor=officer, roles={Role.OFFICER}
        )
        if award.status == "pending":
            awarding.approve_award(
                award=award, actor=_person(institution, Role.APPROVER), roles={Role.APPROVER}
            )


def _write_addenda(institution: Institution) -> None:
    """A change of the day that is agreed to, one of the quantity that waits, and one that is refused."""
    officer = _person(institution, Role.OFFICER)
    with schema_context("public"):
        orders = list(
            PurchaseOrder.objects.select_related("cooperative")
            .filter(institution=institution, award__isnull=False)
            .exclude(request__kind=Request.Kind.CATERING)
            .order_by("pk")[:3]
        )
    for place, order in enumerate(orders):
        first = order.lines.all()[0]
        with tenant_context(portal()):
            is_quantity = place == 1 and _may_lose(first, 5)
        with tenant_context(portal()):
            addendum = amending.propose_addendum(
                purchase_order=order,
                wanted_on=order.wanted_on + (datetime.timedelta() if is_quantity else WEEK),
                place=order.place,
                delivery_plan="",
                reason="Lima pegawai pindah tugas."
                if is_quantity
                else "Aula sedang diperbaiki; penerimaan mundur satu minggu.",
                actor=officer,
                lines=[
                    amending.LineChange(
                        line_id=first.pk, quantity=first.quantity - 5, unit_price=first.unit_price
                    )
                ]
                if is_quantity
                else [],
            )
        if place != 1:
            with tenant_context(order.cooperative):
                amending.answer_addendum(
                    addendum=addendum, is_agreed=place == 0, actor=_staff(), roles={ORDER_DESK, MANAGER}
                )


def _may_lose(line: PurchaseOrderLine, pieces: int) -> bool:
    """Whether the line keeps something without these pieces, and none of them is on its way."""
    balance = LineBalance.objects.filter(line=line).first()
    return line.quantity > pieces and (balance is None or balance.to_plan >= pieces)


def _person(institution: Institution, role: str) -> User:
    with schema_context("public"):
        return User.objects.filter(
            institution_memberships__institution=institution, institution_memberships__role=role
        ).order_by("pk")[0]


def _staff() -> User:
    """In the storefront's schema: who answers institutions."""
    return next(iter(people_with_role(ORDER_DESK, MANAGER)))
