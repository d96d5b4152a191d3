"""Sizes that do not fit are exchanged after acceptance: asked, agreed with a day, done; never more than was accepted."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import DueWork
from marketplace.core.relay import drain
from marketplace.core.states import TransitionRefused
from marketplace.procurement.models import SizeRoll
from marketplace.receiving.actions import swapping
from marketplace.receiving.models import Swap
from marketplace.receiving.selectors.swaps import pieces_to_swap
from tests.receiving.conftest import a_delivery, balances, counted, signed


@pytest.fixture
def accepted(order, staff, receiver, approver, chair):
    """All 30 pieces are with the institution, one M torn."""
    signed(counted(a_delivery(order, staff), receiver, rejected=1), approver, chair)
    return order


def two_lines(order):
    return list(order.lines.all())


def asked(order, actor, pieces=2, **kwargs):
    men, women = two_lines(order)
    with schema_context("public"):
        return swapping.ask_swap(
            order=order,
            given_back=men.pk,
            wanted=women.pk,
            quantity=pieces,
            reason="Sempit di bahu",
            actor=actor,
            roles={"receiver"},
            **kwargs,
        )


def answered(swap, staff, *, is_possible=True, **kwargs):
    values = {"planned_on": timezone.localdate() + timedelta(days=2), "answer": "", **kwargs}
    with tenant_context(swap.purchase_order.cooperative):
        return swapping.answer_swap(
            swap=swap, is_possible=is_possible, actor=staff, roles={"order_desk"}, **values
        )


def address(order, rest=""):
    return f"/lembaga/ruang/{order.institution_id}/pesanan/{order.pk}/tukar-ukuran/{rest}"


@pytest.mark.django_db
class TestSwaps:
    def test_sizes_go_back_for_others_from_asking_to_having_them(
        self, accepted, receiver, staff, client_of, portal
    ):
        client = client_of(portal, receiver)
        men, women = two_lines(accepted)
        answer = client.post(
            address(accepted),
            {"given_back": men.pk, "wanted": women.pk, "quantity": "3", "reason": "Sempit di bahu"},
        )
        assert answer.status_code == 302
        swap = Swap.objects.get()
        assert (swap.status, swap.quantity) == ("asked", 3)

        answered(swap, staff)
        page = client.get(address(accepted).replace("tukar-ukuran", "pelaksanaan")).content.decode()
        assert address(accepted, f"{swap.pk}/selesai/") in page
        client.post(address(accepted, f"{swap.pk}/selesai/"))

        swap.refresh_from_db()
        assert (swap.status, swap.done_at is not None) == ("done", True)
        assert pieces_to_swap(accepted) == {men.pk: 16, women.pk: 13}
        assert balances(accepted) == [(20, 19, 1, 0), (10, 10, 0, 0)]

    def test_more_than_was_accepted_is_refused_beside_the_field(self, accepted, receiver, client_of, portal):
        asked(accepted, receiver, 15)
        client = client_of(portal, receiver)
        men, women = two_lines(accepted)
        answer = client.post(
            address(accepted),
            {"given_back": men.pk, "wanted": women.pk, "quantity": "5", "reason": "Sempit"},
        )
        assert answer.status_code == 422
        assert "quantity" in answer.context["form"].errors
        assert Swap.objects.count() == 1

    def test_another_price_is_refused(self, accepted, receiver):
        type(accepted.lines.all()[0]).objects.filter(pk=two_lines(accepted)[1].pk).update(
            unit_price=1, total=10
        )
        with pytest.raises(swapping.CannotSwap) as refusal:
            asked(accepted, receiver)
        assert refusal.value.field == "wanted"

    def test_nothing_can_be_exchanged_before_acceptance(self, order, receiver):
        with pytest.raises(swapping.CannotSwap) as refusal:
            asked(order, receiver)
        assert refusal.value.field == "quantity"

    def test_declined_pieces_can_be_asked_for_again(self, accepted, receiver, staff):
        swap = asked(accepted, receiver, 19)
        answered(swap, staff, is_possible=False, answer="Kain habis")
        assert asked(accepted, receiver, 19).pk != swap.pk

    def test_a_refusal_has_a_reason_and_an_agreement_a_day(self, accepted, receiver, staff):
        swap = asked(accepted, receiver)
        with pytest.raises(swapping.CannotSwap) as refusal:
            answered(swap, staff, is_possible=False)
        assert refusal.value.field == "answer"
        with pytest.raises(swapping.CannotSwap) as refusal:
            answered(swap, staff, planned_on=timezone.localdate() - timedelta(days=1))
        assert refusal.value.field == "planned_on"

    def test_an_answer_stands_and_only_an_agreed_exchange_is_finished(self, accepted, receiver, staff):
        swap = asked(accepted, receiver)
        with schema_context("public"), pytest.raises(TransitionRefused):
            swapping.finish_swap(swap=swap, actor=receiver, roles={"receiver"})
        answered(swap, staff)
        with pytest.raises(TransitionRefused):
            answered(swap, staff)

    def test_each_side_is_told_what_the_other_did(self, accepted, receiver, staff):
        drain()
        mail.outbox.clear()
        swap = asked(accepted, receiver)
        drain()
        assert [one.to for one in mail.outbox if "tukar-ukuran" in one.body] != []
        mail.outbox.clear()
        answered(swap, staff)
        drain()
        assert receiver.email in [one.to[0] for one in mail.outbox]


@pytest.mark.django_db
class TestNamesAreForgotten:
    def a_frozen_roll(self, order):
        return SizeRoll.objects.create(
            request=order.request,
            token="t" * 32,
            status="frozen",
            freezes_on=timezone.localdate(),
            keep_days=30,
        )

    def erasure_of(self, roll):
        return DueWork.objects.filter(topic="sizes.erase", key=str(roll.pk)).first()

    def test_the_last_piece_begins_the_days_until_names_go(self, order, staff, receiver, approver, chair):
        roll = self.a_frozen_roll(order)
        first, second = two_lines(order)
        signed(counted(a_delivery(order, staff, {first.pk: 20}), receiver), approver, chair)
        assert self.erasure_of(roll) is None

        signed(counted(a_delivery(order, staff, {second.pk: 10}), receiver), approver, chair)
        due = timezone.localtime(self.erasure_of(roll).due_at).date()
        assert due - timezone.localdate() in (timedelta(days=30), timedelta(days=31))
