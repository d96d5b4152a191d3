"""Addenda change quantities, prices and sizes: both sides agree, balances follow, nothing falls below what was delivered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import set_approval_chain
from marketplace.procurement.actions import amending
from marketplace.procurement.actions.line_changes import LineChange
from marketplace.procurement.documents import addendum_data
from marketplace.procurement.models import Addendum, PurchaseOrder, PurchaseRule
from marketplace.receiving.actions import planning
from marketplace.receiving.selectors.deliveries import fulfilment_of
from tests.receiving.conftest import a_delivery, balances, counted, signed


def lines_of(order):
    return list(order.lines.all())


def proposed(order, officer, *changes, roles=("officer",)):
    with schema_context("public"):
        return amending.propose_addendum(
            purchase_order=order,
            wanted_on=order.wanted_on,
            place=order.place,
            delivery_plan="",
            reason="Pegawai bertambah",
            actor=officer,
            roles=roles,
            lines=changes,
        )


def agreed(addendum, order, staff, is_agreed=True):
    with tenant_context(order.cooperative):
        amending.answer_addendum(addendum=addendum, is_agreed=is_agreed, actor=staff, roles={"order_desk"})
    order = PurchaseOrder.objects.get(pk=order.pk)
    assert order.total == sum(line.total for line in order.lines.all()) + order.delivery_price + order.tax
    return order


def address(order):
    return f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/ubah/"


@pytest.mark.django_db
class TestQuantities:
    def test_fewer_and_more_pieces_hold_once_the_cooperative_agrees(
        self, order, officer, staff, client_of, portal, cilegon
    ):
        men, women = lines_of(order)
        desk = client_of(portal, officer)
        page = desk.get(address(order)).content.decode()
        assert f'name="quantity-{men.pk}"' in page and f'name="price-{women.pk}"' in page
        posted = {
            "wanted_on": order.wanted_on.isoformat(),
            "place": order.place,
            "reason": "Dua pegawai pindah, tiga baru",
            f"quantity-{men.pk}": "18",
            f"quantity-{women.pk}": "11",
        }
        assert desk.post(address(order), posted).status_code == 302
        addendum = Addendum.objects.get()
        assert balances(order) == [(20, 0, 0, 20), (10, 0, 0, 10)]

        seller = client_of(cilegon, staff)
        at_desk = f"/admin/permintaan/pesanan/{order.pk}/"
        assert "18" in seller.get(at_desk).content.decode()
        seller.post(f"{at_desk}adendum/{addendum.pk}/", {"agree": "1"})

        assert balances(order) == [(18, 0, 0, 18), (11, 0, 0, 11)]
        changed = PurchaseOrder.objects.get(pk=order.pk)
        assert changed.subtotal == 18 * men.unit_price + 11 * women.unit_price

    def test_a_refused_change_leaves_everything(self, order, officer, staff):
        men, _women = lines_of(order)
        before = order.total
        addendum = proposed(order, officer, LineChange(line_id=men.pk, quantity=1, unit_price=men.unit_price))
        assert agreed(addendum, order, staff, is_agreed=False).total == before
        assert balances(order) == [(20, 0, 0, 20), (10, 0, 0, 10)]

    def test_the_paper_says_what_stood_and_what_stands(self, order, officer):
        men, _women = lines_of(order)
        addendum = proposed(
            order, officer, LineChange(line_id=men.pk, quantity=15, unit_price=men.unit_price)
        )
        rows = addendum_data(addendum)["tables"][0]["rows"]
        assert [row[1:] for row in rows if men.name in row[0]] == [
            [
                f"20 {men.unit} × Rp{men.unit_price:,}".replace(",", "."),
                f"15 {men.unit} × Rp{men.unit_price:,}".replace(",", "."),
            ]
        ]
        assert addendum.total < addendum.before["total"]

    def test_delivered_pieces_are_the_least(self, order, officer, staff, receiver, approver, chair):
        men, women = lines_of(order)
        signed(counted(a_delivery(order, staff, {men.pk: 8}), receiver, rejected=1), approver, chair)
        a_delivery(order, staff, {men.pk: 4})
        with pytest.raises(amending.CannotAmend) as refusal:
            proposed(order, officer, LineChange(line_id=men.pk, quantity=10, unit_price=men.unit_price))
        assert refusal.value.field == f"quantity-{men.pk}"

        addendum = proposed(
            order, officer, LineChange(line_id=men.pk, quantity=12, unit_price=men.unit_price)
        )
        agreed(addendum, order, staff)
        assert balances(order) == [(12, 7, 1, 4), (10, 0, 0, 10)]

    def test_goods_that_left_meanwhile_stop_the_agreement(self, order, officer, staff):
        men, _women = lines_of(order)
        addendum = proposed(order, officer, LineChange(line_id=men.pk, quantity=5, unit_price=men.unit_price))
        a_delivery(order, staff, {men.pk: 12})
        with tenant_context(order.cooperative), pytest.raises(amending.CannotAmend):
            amending.answer_addendum(addendum=addendum, is_agreed=True, actor=staff, roles={"order_desk"})
        addendum.refresh_from_db()
        assert addendum.status == "proposed"
        assert balances(order)[0] == (20, 0, 0, 20)

    def test_less_can_finish_an_order_and_more_opens_it_again(
        self, order, officer, staff, receiver, approver, chair
    ):
        men, women = lines_of(order)
        signed(counted(a_delivery(order, staff, {men.pk: 20, women.pk: 4}), receiver), approver, chair)
        assert fulfilment_of(order).done_at is None
        less = LineChange(line_id=women.pk, quantity=4, unit_price=women.unit_price)
        order = agreed(proposed(order, officer, less), order, staff)
        assert fulfilment_of(order).done_at is not None
        more = LineChange(line_id=women.pk, quantity=5, unit_price=women.unit_price)
        order = agreed(proposed(order, officer, more), order, staff)
        assert fulfilment_of(order).done_at is None


@pytest.mark.django_db
class TestPricesAndSizes:
    def test_accepted_pieces_keep_their_price(self, order, officer, staff, receiver, approver, chair):
        men, women = lines_of(order)
        signed(counted(a_delivery(order, staff, {men.pk: 8}), receiver), approver, chair)
        with pytest.raises(amending.CannotAmend) as refusal:
            proposed(order, officer, LineChange(line_id=men.pk, quantity=20, unit_price=1_000))
        assert refusal.value.field == f"price-{men.pk}"
        cheaper = LineChange(line_id=women.pk, quantity=10, unit_price=women.unit_price - 1_000)
        assert agreed(proposed(order, officer, cheaper), order, staff).subtotal == order.subtotal - 10_000

    def test_another_size_comes_and_one_goes(self, order, officer, staff, client_of, portal):
        men, women = lines_of(order)
        desk = client_of(portal, officer)
        form = desk.get(address(order)).context["form"]
        size, price = form.others[0]
        posted = {
            "wanted_on": order.wanted_on.isoformat(),
            "place": order.place,
            "reason": "Salah ukur",
            f"quantity-{women.pk}": "0",
            f"new-{size.id}": "10",
        }
        assert desk.post(address(order), posted).status_code == 302
        order = agreed(Addendum.objects.get(), order, staff)
        now = lines_of(order)
        assert [(line.quantity, line.variant_id) for line in now] == [
            (20, men.variant_id),
            (10, size.id),
        ]
        assert now[1].unit_price == price
        assert balances(order) == [(20, 0, 0, 20), (10, 0, 0, 10)]

    def test_a_line_that_stood_on_a_delivery_is_not_taken_out(self, order, officer, staff):
        men, women = lines_of(order)
        delivery = a_delivery(order, staff, {women.pk: 2}, send=False)
        with tenant_context(order.cooperative):
            planning.cancel_delivery(delivery=delivery, actor=staff, roles={"order_desk"})
        with pytest.raises(amending.CannotAmend):
            proposed(order, officer, LineChange(line_id=women.pk, quantity=0, unit_price=women.unit_price))

    def test_an_order_keeps_at_least_one_line(self, order, officer):
        with pytest.raises(amending.CannotAmend):
            proposed(
                order,
                officer,
                *(
                    LineChange(line_id=line.pk, quantity=0, unit_price=line.unit_price)
                    for line in lines_of(order)
                ),
            )


@pytest.mark.django_db
class TestLimits:
    def a_dearer_one(self, order, pieces):
        men = lines_of(order)[0]
        return LineChange(line_id=men.pk, quantity=pieces, unit_price=men.unit_price)

    def test_addenda_raise_the_first_total_by_the_rule_s_percent_at_most(self, order, officer, staff):
        with pytest.raises(amending.CannotAmend):
            proposed(order, officer, self.a_dearer_one(order, 24))
        order = agreed(proposed(order, officer, self.a_dearer_one(order, 22)), order, staff)
        with pytest.raises(amending.CannotAmend):
            proposed(order, officer, self.a_dearer_one(order, 24))
        PurchaseRule.objects.filter(code="addendum").update(figure=100)
        proposed(order, officer, self.a_dearer_one(order, 24))

    def test_where_others_approve_only_the_approver_makes_it_dearer(self, order, officer, institution):
        with schema_context("public"):
            set_approval_chain(institution=institution, steps=[("approver", 0)], actor=officer)
        with pytest.raises(amending.CannotAmend):
            proposed(order, officer, self.a_dearer_one(order, 21))
        assert proposed(order, officer, self.a_dearer_one(order, 21), roles={"approver"}).total > order.total

    def test_above_the_direct_limit_it_belongs_in_the_official_system(self, order, officer):
        PurchaseRule.objects.filter(code="direct").update(up_to=order.total)
        with pytest.raises(amending.CannotAmend):
            proposed(order, officer, self.a_dearer_one(order, 21))
        PurchaseOrder.objects.filter(pk=order.pk).update(official_number="SPSE-1")
        assert proposed(order, officer, self.a_dearer_one(order, 21)).total > order.total

    def test_a_day_alone_asks_for_nothing_of_this(self, order, officer):
        PurchaseRule.objects.filter(code="direct").update(up_to=1)
        with schema_context("public"):
            made = amending.propose_addendum(
                purchase_order=order,
                wanted_on=order.wanted_on + timedelta(days=1),
                place=order.place,
                delivery_plan="",
                reason="Mundur",
                actor=officer,
            )
        assert (made.lines, made.total) == ([], None)
        assert made.created_at <= timezone.now()
