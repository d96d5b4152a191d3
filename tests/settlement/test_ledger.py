"""What the ledger says of orders: who received the money, who owes it to whom, and that nobody can change it."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.core.money import allotted
from marketplace.ordering.models import Order
from marketplace.payments.models import Payment
from marketplace.settlement.actions.entries import Unbalanced, post
from marketplace.settlement.actions.posting import post_order
from marketplace.settlement.calculations import commission_of, kept_of_sale, parts_of
from marketplace.settlement.checking import differences
from marketplace.settlement.models import CommissionRate, Entry, Posting
from marketplace.settlement.selectors import position_of, rate_for, rates_of


def _check_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_transfer_is_the_cooperatives_own_with_its_code_apart(sale, books, rate):
    order = sale.order()
    sale.pay(order)
    payment = Payment.objects.get()
    assert payment.suffix > 0
    assert books(sale.shop.cooperative) == {
        "own": order.total + payment.suffix,
        "collected": -order.total,
        "suffix": -payment.suffix,
    }
    assert list(differences()) == []


def test_commission_is_owed_when_the_order_is_completed_and_on_goods_only(sale, books, rate):
    order = sale.order(price=100_000, quantity=2)
    assert order.delivery_price > 0
    sale.pay(order)
    assert "due" not in books(sale.shop.cooperative)
    sale.complete(order)
    found = books(sale.shop.cooperative)
    assert found["due"] == 5_000 and found["commission"] == -5_000


def test_a_refund_after_completion_gives_its_part_of_the_commission_back(sale, books, rate):
    order = sale.order()
    sale.pay(order)
    sale.complete(order)
    sale.give_back(order, order.total)
    found = books(sale.shop.cooperative)
    assert "due" not in found and "commission" not in found
    assert found["own"] == Payment.objects.get().suffix
    assert list(differences()) == []


def test_a_refund_before_completion_lessens_the_commission(sale, books, rate):
    order = sale.order()
    sale.pay(order)
    sale.give_back(order, order.total // 2)
    sale.complete(order)
    kept = order.total - order.total // 2
    assert books(sale.shop.cooperative)["due"] == commission_of(
        rate=250, subtotal=order.subtotal, total=order.total, kept=kept
    )
    assert list(differences()) == []


def test_card_money_is_kept_then_owed_less_fee_and_commission(
    card_order, sale, books, rate, events, webhook, deliver_news
):
    card_order.pay()
    for event in events():
        webhook(event)
    deliver_news()
    order = Order.objects.get()
    payment = Payment.objects.get()
    assert payment.provider_fee > 0
    assert books(sale.shop.cooperative) == {
        "provider": order.total - payment.provider_fee,
        "held": payment.provider_fee - order.total,
    }
    with tenant_context(sale.shop.cooperative):
        order = Order.objects.get(pk=order.pk)
    sale.complete(order)
    commission = commission_of(rate=250, subtotal=order.subtotal, total=order.total, kept=order.total)
    found = books(sale.shop.cooperative)
    assert "held" not in found and "due" not in found
    assert found["payable"] == payment.provider_fee + commission - order.total
    position = position_of(sale.shop.cooperative.pk)
    assert position.ready == order.total - payment.provider_fee - commission
    assert position.orders_paid == order.total
    assert list(differences()) == []


def test_the_same_news_again_adds_nothing(sale, rate):
    order = sale.order()
    sale.pay(order)
    sale.complete(order)
    before = Entry.objects.count()
    assert post_order(order.pk) == 0 and Entry.objects.count() == before


def test_what_was_missed_is_caught_up_on(sale, rate):
    order = sale.order()
    with tenant_context(sale.shop.cooperative):
        from_desk = Order.objects.get(pk=order.pk)
    Payment.objects.update(status="received", amount_received=from_desk.total, received_at=timezone.now())
    assert any("received by the cooperative" in sentence for sentence in differences())
    call_command("post_ledger", verbosity=0)
    assert list(differences()) == []


def test_check_ledger_fails_and_says_which_document_differs(sale, rate, capsys):
    order = sale.order()
    sale.pay(order)
    call_command("check_ledger")
    assert "agree with all documents" in capsys.readouterr().out
    Payment.objects.update(amount_received=1)
    with pytest.raises(CommandError):
        call_command("check_ledger")
    assert order.number in capsys.readouterr().out


def _some_amounts(cooperative, amounts):
    entry = Entry.objects.create(
        kind="payment", source="x:1", cooperative=cooperative, document="X", occurred_at=timezone.now()
    )
    Posting.objects.bulk_create(
        Posting(entry=entry, cooperative=cooperative, account=account, amount=amount)
        for account, amount in amounts
    )


@pytest.mark.parametrize("amounts", [[], [("own", 5)], [("own", 5), ("collected", -4)]])
def test_the_database_refuses_what_does_not_balance(cilegon, amounts):
    with pytest.raises(DatabaseError, match="out of balance"), transaction.atomic():
        _some_amounts(cilegon, amounts)
        _check_constraints()


def test_an_action_refuses_it_before(cilegon):
    with pytest.raises(Unbalanced):
        post(
            kind="payment",
            source="x",
            cooperative_id=cilegon.pk,
            document="X",
            occurred_at=timezone.now(),
            amounts={"own": 2, "collected": -1},
        )


@pytest.mark.parametrize("table", ["entry", "posting", "commissionrate"])
@pytest.mark.parametrize("statement", ["UPDATE settlement_{} SET id = id", "DELETE FROM settlement_{}"])
def test_what_is_written_stays(sale, rate, table, statement):
    sale.pay(sale.order())
    with (
        pytest.raises(DatabaseError, match="kept as they were written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_storefront_reads_its_own_books_and_writes_none(sale, rate, bekasi):
    sale.pay(sale.order())
    with tenant_context(sale.shop.cooperative):
        assert Entry.objects.count() == 1 and CommissionRate.objects.count() == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            _some_amounts(sale.shop.cooperative, [("own", 1), ("collected", -1)])
    with tenant_context(bekasi):
        assert Entry.objects.count() == 0 and Posting.objects.count() == 0


def test_the_own_rate_comes_before_everybodys_and_the_day_decides(cilegon, bekasi, rate):
    CommissionRate.objects.create(cooperative=cilegon, rate=100, valid_from=datetime.date(2026, 6, 1))
    assert rate_for(cilegon.pk, datetime.date(2026, 5, 31)) == 250
    assert rate_for(cilegon.pk, datetime.date(2026, 6, 1)) == 100
    assert rate_for(bekasi.pk, datetime.date(2026, 6, 1)) == 250
    assert rate_for(bekasi.pk, datetime.date(2019, 6, 1)) == 0
    # The page says what is reckoned with: everybody's rate until the own one begins, and none that came later.
    CommissionRate.objects.create(rate=300, valid_from=datetime.date(2026, 9, 1))
    assert [one.rate for one in rates_of(cilegon.pk)["retail"]] == [100, 250]
    assert [one.rate for one in rates_of(bekasi.pk)["retail"]] == [300, 250]


def test_sums():
    assert kept_of_sale(total=100, received=200, refunded=100) == 100
    assert kept_of_sale(total=100, received=100, refunded=101) == 0
    assert kept_of_sale(total=100, received=60, refunded=0) == 60
    assert commission_of(rate=250, subtotal=0, total=0, kept=0) == 0
    assert commission_of(rate=250, subtotal=1_000, total=1_200, kept=600) == 13  # 12.5, halves up
    assert parts_of(1_123, amount=1_000, suffix=123) == (1_000, 123)
    assert parts_of(1_000, amount=1_000, suffix=123) == (1_000, 0)
    assert parts_of(2_000, amount=1_000, suffix=123) == (1_877, 123)
    assert parts_of(900, amount=1_000, suffix=123) == (900, 0)
    assert allotted(100, [1, 1, 1]) == [33, 34, 33]
    assert sum(allotted(99_999, [185_000, 1, 73])) == 99_999
