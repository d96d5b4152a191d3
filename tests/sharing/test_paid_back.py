"""Money that goes back without a return lowers the makers' parts in the same proportion, in every paper alike."""

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.core.money import rupiah
from marketplace.ordering.actions.refunding import record_refund, request_refund, withdraw_refund
from marketplace.sharing import papers
from marketplace.sharing.models import Earning
from marketplace.sharing.selectors import Period, account_of, statement_of

ROLES = frozenset({"manager", "treasurer"})


@pytest.fixture
def paid(shop, shopper, makers, completed):
    """A paid order of two pieces: Bu Maryam's part is Rp60.000, Bu Yani's Rp20.000."""
    product = makers.of(shop.product(name="Kain", price=150_000), maryam=30_000, yani=10_000)
    order = shopper.order(product, quantity=2)
    completed.manager.post(f"/admin/pesanan/{order.pk}/langkah/pay/", {})
    order.refresh_from_db()
    return order


@pytest.fixture
def pay_back(shop, staff_of):
    """Pays so many IDR of an order's payment back, by hand."""
    treasurer = staff_of(shop.cooperative, "treasurer")

    def run(order, amount):
        with tenant_context(shop.cooperative):
            refund = request_refund(
                order=order, link=order.payments.get(), amount=amount, reason="Noda kecil.", actor=treasurer
            )
            record_refund(
                order=order,
                refund=refund,
                paid_on=timezone.localdate(),
                note="",
                proof=None,
                actor=treasurer,
                roles=ROLES,
            )

    run.treasurer = treasurer
    return run


def parts(order):
    return list(
        Earning.objects.filter(document_id=order.pk).order_by("-share").values_list("amount", "reduction")
    )


def complete(completed, order):
    for event, answers in (
        ("pack", {}),
        ("ship", {"courier": "JNE", "tracking_number": "JX1"}),
        ("deliver", {}),
        ("complete", {}),
    ):
        completed.manager.post(f"/admin/pesanan/{order.pk}/langkah/{event}/", answers)
    order.refresh_from_db()
    assert order.status == "completed"


def received(order):
    return order.payments.get().payment.amount_received


def test_a_bare_refund_lowers_the_parts_in_proportion(paid, pay_back, shop):
    beyond = received(paid) - paid.total
    pay_back(paid, paid.total // 4 + beyond)
    connection.set_tenant(shop.cooperative)
    after = paid.total - paid.total // 4
    assert parts(paid) == [
        (60_000 * after // paid.total, 60_000 - 60_000 * after // paid.total),
        (20_000 * after // paid.total, 20_000 - 20_000 * after // paid.total),
    ]


def test_two_refunds_lower_them_twice_and_the_whole_leaves_nothing(paid, pay_back, shop):
    pay_back(paid, 10_000)
    connection.set_tenant(shop.cooperative)
    first = parts(paid)
    pay_back(paid, received(paid) - 10_000)
    connection.set_tenant(shop.cooperative)
    assert first[0][0] < 60_000
    assert parts(paid) == [(0, 60_000), (0, 20_000)]


def test_what_arrived_beyond_the_total_was_never_the_makers(paid, pay_back, shop):
    with tenant_context(shop.cooperative):
        payment = paid.payments.get().payment
        payment.amount_received = paid.total + 50_000
        payment.save(update_fields=["amount_received"])
    pay_back(paid, 50_000)
    connection.set_tenant(shop.cooperative)
    assert parts(paid) == [(60_000, 0), (20_000, 0)]


def test_a_promise_that_is_withdrawn_lowers_nothing(paid, pay_back, shop):
    with tenant_context(shop.cooperative):
        refund = request_refund(
            order=paid, link=paid.payments.get(), amount=40_000, reason="Salah.", actor=pay_back.treasurer
        )
        withdraw_refund(order=paid, refund=refund, actor=pay_back.treasurer, roles=ROLES)
        assert parts(paid) == [(60_000, 0), (20_000, 0)]


def test_what_a_completed_order_earned_stays(paid, pay_back, completed, shop):
    complete(completed, paid)
    pay_back(paid, 40_000)
    connection.set_tenant(shop.cooperative)
    assert parts(paid) == [(60_000, 0), (20_000, 0)]


def test_statement_and_yearly_sheet_say_the_same_sum(paid, pay_back, completed, makers, shop):
    pay_back(paid, 40_000)
    complete(completed, paid)
    connection.set_tenant(shop.cooperative)
    (row,) = Earning.objects.filter(member=makers.maryam)
    assert 0 < row.amount < 60_000
    statement = statement_of(makers.maryam, Period())
    people, lines = papers.rat_sheets(timezone.localdate().year)
    (hers,) = [line for line in people.rows if line[0] == makers.maryam.number]
    (her_line,) = [line for line in lines.rows if line[0] == makers.maryam.number]
    assert statement.earned == account_of(makers.maryam).earned == hers[6] == her_line[7] == row.amount
    assert rupiah(row.reduction) in str(papers.statement_data(statement, shop.cooperative)["tables"])
    assert rupiah(row.reduction) in her_line[4]
    page = completed.manager.get(f"/admin/keuangan/anggota/{makers.maryam.pk}/").content.decode()
    assert rupiah(row.reduction) in page
