"""Cooperatives with an account at the provider: sent when an order is completed, taken back when its buyer is paid back."""

import datetime
import html
import json

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.ordering.actions.refunding import pay_back, request_refund
from marketplace.ordering.models import Order
from marketplace.payments.connect import begin_connecting, refresh_account
from marketplace.payments.models import ConnectedAccount, Payment
from marketplace.settlement.actions import transferring
from marketplace.settlement.actions.batches import NothingToSettle, write_batch
from marketplace.settlement.actions.following import compare_transfers
from marketplace.settlement.checking import differences
from marketplace.settlement.models import Entry, Reversal, Transfer
from marketplace.settlement.selectors import documents_say, position_of
from marketplace.settlement.tasks import follow_transfers
from tests.deploy.conftest import browse


@pytest.fixture
def operator(portal, staff_of):
    return staff_of(portal, "operator", email="operator1@demo.lumbung.test")


@pytest.fixture
def connect(settings, stripe_account):
    """Let a cooperative have an account; `outcome` is what its owner did on the provider's page."""
    settings.STRIPE_CONNECT = True

    def begin(cooperative, outcome="done"):
        with tenant_context(cooperative):
            address = begin_connecting(
                cooperative=cooperative, back="http://x.test/back", again="http://x.test/again", actor="test"
            )
            status, _page, location = browse(address, {"outcome": outcome})
            assert (status, location) == (303, "http://x.test/back")
            refresh_account(ConnectedAccount.objects.get(), actor="test")
            return ConnectedAccount.objects.get()

    return begin


@pytest.fixture
def completed(card_order, sale, rate, events, webhook, deliver_news, connect):
    """A completed card order of a cooperative with an account; its money is not sent before `completed()`."""

    def run(outcome="done"):
        connect(sale.shop.cooperative, outcome)
        card_order.pay()
        for event in events():
            webhook(event)
        deliver_news()
        with tenant_context(sale.shop.cooperative):
            order = Order.objects.get()
        sale.complete(order)
        return order

    return run


def _owed(order):
    """What is the cooperative's: what came, less fee and commission."""
    commission = Entry.objects.get(kind="commission").facts
    payment = Payment.objects.get()
    return order.total - payment.provider_fee - (commission["goods"] * commission["rate"] + 5_000) // 10_000


def test_what_is_owed_is_sent_when_the_order_is_completed(completed, sale, books, stripe_account):
    order = completed()
    transfer = Transfer.objects.get()
    assert (transfer.status, transfer.amount) == ("sent", _owed(order))
    listed = stripe_account.client.v1.transfers.list().data[0]
    assert listed.amount == 100 * transfer.amount and listed.destination == transfer.account_id
    charge = stripe_account.client.v1.charges.list().data[0]
    assert listed.source_transaction == charge.id and listed.transfer_group == charge.transfer_group
    assert "payable" not in books(sale.shop.cooperative)
    position = position_of(sale.shop.cooperative.pk)
    assert (position.ready, position.paid_out) == (0, transfer.amount)
    assert position.orders_paid == documents_say(sale.shop.cooperative.pk) == order.total
    assert list(differences()) == []


@pytest.mark.parametrize("outcome", ["partly", "more"])
def test_an_account_that_is_not_ready_leaves_it_to_the_payout_batches(completed, sale, operator, outcome):
    completed(outcome)
    assert not Transfer.objects.exists()
    assert position_of(sale.shop.cooperative.pk).ready > 0


def test_what_is_being_sent_is_in_no_batch(completed, sale, operator, settings, portal, deliver_news):
    settings.STRIPE_CONNECT = True
    order = completed()
    with schema_context("public"):
        # As if the provider had not answered yet.
        Transfer.objects.all().delete()
        Transfer.objects.create(
            cooperative=sale.shop.cooperative, order=order, payment=Payment.objects.get(), amount=5_000,
            account_id="acct_x",
        )  # fmt: skip
    with tenant_context(portal), pytest.raises(NothingToSettle):
        write_batch(kind="payout", actor=operator)


def test_a_refund_afterwards_takes_its_part_back_and_the_commission_of_it(
    completed, sale, books, deliver_news, stripe_account
):
    order = completed()
    sent = Transfer.objects.get().amount
    with tenant_context(sale.shop.cooperative):
        link = order.payments.select_related("payment").get()
        refund = request_refund(order=order, link=link, amount=order.total, reason="Cacat", actor=None)
        assert pay_back(order=order, refund=refund, actor="system")
    deliver_news()
    reversal = Reversal.objects.get()
    fee = Payment.objects.get().provider_fee
    # The provider keeps its fee, so the cooperative still owes it: no more than was sent can be taken back.
    assert (reversal.status, reversal.amount) == ("sent", sent)
    listed = stripe_account.client.v1.transfers.list().data[0]
    assert listed.amount_reversed == 100 * sent and listed.reversed
    assert books(sale.shop.cooperative)["payable"] == fee
    assert position_of(sale.shop.cooperative.pk).orders_paid == documents_say(sale.shop.cooperative.pk) == 0
    assert list(differences()) == []


def test_half_a_refund_takes_half_back(completed, sale, deliver_news, books):
    order = completed()
    with tenant_context(sale.shop.cooperative):
        link = order.payments.select_related("payment").get()
        refund = request_refund(order=order, link=link, amount=order.total // 2, reason="Cacat", actor=None)
        pay_back(order=order, refund=refund, actor="system")
    deliver_news()
    back = Entry.objects.get(kind="commission_back")
    given = next(row.amount for row in back.postings.all() if row.account == "commission")
    assert Reversal.objects.get().amount == order.total // 2 - given
    assert "payable" not in books(sale.shop.cooperative)
    assert list(differences()) == []


def test_what_an_emptied_account_cannot_give_back_is_told_until_it_can(
    completed, connect, sale, deliver_news, client_of, stripe_account
):
    cooperative, order = sale.shop.cooperative, completed()
    connect(cooperative, "withdrawn")
    with tenant_context(cooperative):
        link = order.payments.select_related("payment").get()
        refund = request_refund(order=order, link=link, amount=order.total, reason="Cacat", actor=None)
        pay_back(order=order, refund=refund, actor="system")
    deliver_news()
    reversal = Reversal.objects.get()
    assert (reversal.status, "insufficient funds" in reversal.remark) == ("requested", True)
    page = client_of(cooperative, sale.treasurer).get("/admin/keuangan/akun-stripe/")
    ((_one, standing),) = page.context["transfers"]
    assert standing.to_do and "insufficient funds" in page.content.decode()
    # Another order's money comes: there is enough again.
    with schema_context("public"):
        transfer = Transfer.objects.get()
        Transfer.objects.create(
            cooperative=cooperative,
            order=order,
            payment=transfer.payment,
            amount=1,
            account_id=transfer.account_id,
        )
        Reversal.objects.filter(pk=reversal.pk).update(amount=1)
        assert follow_transfers()["sent"] == 2
        reversal.refresh_from_db()
        assert (reversal.status, reversal.remark) == ("sent", "")


def test_a_refusal_is_told_and_tried_again_in_the_next_hour(completed, sale):
    """An account that the provider does not know, as after it was closed there."""
    cooperative = sale.shop.cooperative
    completed()
    transfer = Transfer.objects.get()
    with schema_context("public"):
        other = Transfer.objects.create(
            cooperative=cooperative, order=transfer.order, payment=transfer.payment, amount=1_000,
            account_id="acct_unknown",
        )  # fmt: skip
        assert follow_transfers()["sent"] == 0
        other.refresh_from_db()
        assert other.status == "requested" and "No such destination" in other.remark
        Transfer.objects.filter(pk=other.pk).update(account_id=transfer.account_id)
        assert follow_transfers()["sent"] == 1
        other.refresh_from_db()
        assert (other.status, other.remark) == ("sent", "")


def test_a_lost_answer_is_found_in_the_list_and_booked_once(
    connect, card_order, sale, rate, events, webhook, deliver_news, stripe_account, monkeypatch
):
    connect(sale.shop.cooperative)
    card_order.pay()
    for event in events():
        webhook(event)
    deliver_news()
    with tenant_context(sale.shop.cooperative):
        order = Order.objects.get()
    # Sent, but nobody here has heard so.
    monkeypatch.setattr(transferring, "book_transfer", lambda transfer, reference: None)
    sale.complete(order)
    monkeypatch.undo()
    transfer = Transfer.objects.get()
    assert transfer.status == "requested"
    with schema_context("public"):
        assert follow_transfers()["sent"] == 0
        transfer.refresh_from_db()
        assert transfer.status == "sent" and Entry.objects.filter(kind="transfer").count() == 1
        assert len(stripe_account.client.v1.transfers.list().data) == 1


def test_a_difference_to_the_providers_list_is_told(completed):
    completed()
    transfer = Transfer.objects.get()
    with schema_context("public"):
        assert compare_transfers() == 0
        Transfer.objects.filter(pk=transfer.pk).update(amount=transfer.amount + 1)
        assert compare_transfers() == 1
        transfer.refresh_from_db()
        assert transfer.remark
        assert any("transfer:" in sentence for sentence in differences())


def test_news_of_an_account_is_asked_for_and_not_believed(
    connect, sale, webhook, stripe_account, deliver_news
):
    account = connect(sale.shop.cooperative)
    forged = {
        "id": "evt_forged", "object": "event", "type": "account.updated", "created": int(timezone.now().timestamp()),
        "api_version": "2025-01-01",
        "data": {"object": {"object": "account", "id": account.account_id, "payouts_enabled": False}},
    }  # fmt: skip
    assert webhook(json.loads(json.dumps(forged))).status_code == 200
    deliver_news()
    account.refresh_from_db()
    assert account.is_usable
    browse(f"{stripe_account.base}/c/onboarding/{account.account_id}", {"outcome": "more"})
    assert webhook(forged | {"id": "evt_true"}).status_code == 200
    deliver_news()
    account.refresh_from_db()
    assert not account.is_usable and account.due and account.state == "stopped"


def test_connecting_twice_makes_one_account(connect, sale, stripe_account):
    first = connect(sale.shop.cooperative, "partly")
    second = connect(sale.shop.cooperative)
    assert first.account_id == second.account_id
    assert len(stripe_account.client.v1.accounts.list().data) == 1


def test_a_storefront_reads_its_transfers_and_writes_none(completed, sale, bekasi):
    order = completed()
    with tenant_context(sale.shop.cooperative):
        assert Transfer.objects.count() == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Transfer.objects.create(
                cooperative=sale.shop.cooperative, order=order, payment=Payment.objects.get(), amount=1,
                account_id="x",
            )  # fmt: skip
    with tenant_context(bekasi):
        assert not Transfer.objects.exists() and not ConnectedAccount.objects.exists()


def test_orders_from_before_the_account_stay_with_the_batches(
    card_order, sale, rate, events, webhook, deliver_news, connect, operator, portal
):
    card_order.pay()
    for event in events():
        webhook(event)
    deliver_news()
    with tenant_context(sale.shop.cooperative):
        order = Order.objects.get()
    sale.complete(order)
    with tenant_context(portal):
        sale.shop.cooperative.__class__.objects.filter(pk=sale.shop.cooperative.pk).update(
            bank_account_number="1234567890", bank_name="BRI", bank_account_holder="Koperasi"
        )
        write_batch(kind="payout", actor=operator)
    connect(sale.shop.cooperative)
    with schema_context("public"):
        from_ledger = position_of(sale.shop.cooperative.pk)
    assert from_ledger.under_way > 0 and not Transfer.objects.exists()
    assert datetime.date.today() >= order.placed_at.date()


def test_the_treasurer_opens_the_account_and_comes_back(sale, settings, stripe_account, client_of):
    settings.STRIPE_CONNECT = True
    client = client_of(sale.shop.cooperative, sale.treasurer)
    page = client.post("/admin/keuangan/akun-stripe/").content.decode()
    address = f"{stripe_account.base}/c/onboarding/{ConnectedAccount.objects.get().account_id}"
    assert address in page
    _status, _text, back = browse(address, {"outcome": "done"})
    assert back.endswith("/admin/keuangan/akun-stripe/?kembali=1")
    assert client.get("/admin/keuangan/akun-stripe/?kembali=1")["Location"] == "/admin/keuangan/akun-stripe/"
    assert ConnectedAccount.objects.get().is_usable
    assert address not in client.get("/admin/keuangan/akun-stripe/").content.decode()


def test_a_provider_that_does_not_answer_keeps_what_was_begun(sale, settings, stripe_account, client_of):
    settings.STRIPE_CONNECT, settings.STRIPE_API_BASE = True, "http://127.0.0.1:9"
    client = client_of(sale.shop.cooperative, sale.treasurer)
    assert client.post("/admin/keuangan/akun-stripe/").status_code == 200
    assert ConnectedAccount.objects.get().state == "begun"


def test_switched_off_no_account_is_opened(sale, settings, stripe_account, client_of):
    settings.STRIPE_CONNECT = False
    client = client_of(sale.shop.cooperative, sale.treasurer)
    assert client.post("/admin/keuangan/akun-stripe/").status_code == 200
    assert not ConnectedAccount.objects.exists()


def test_operators_see_accounts_and_transfers_of_all(completed, sale, operator, portal, client_of):
    order = completed()
    client = client_of(portal, operator)
    page = client.get("/admin/penyelesaian/kiriman/").content.decode()
    assert order.number in page and Transfer.objects.get().account_id in page


@pytest.mark.parametrize(
    ("status", "remark", "back", "refusal", "kind", "has_to_do"),
    [
        ("requested", "", "", "", "info", False),
        ("requested", "No such destination", "", "", "warning", True),
        ("sent", "the provider says Rp1", "", "", "warning", True),
        ("sent", "", "requested", "", "info", False),
        ("sent", "", "requested", "insufficient funds", "warning", True),
        ("sent", "", "sent", "", "neutral", False),
        ("sent", "", "", "", "success", False),
    ],
)
def test_each_state_of_a_transfer_says_what_it_means_and_what_there_is_to_do(
    completed, sale, client_of, status, remark, back, refusal, kind, has_to_do
):
    completed()
    with schema_context("public"):
        transfer = Transfer.objects.get()
        reference = transfer.provider_reference if status == "sent" else ""
        Transfer.objects.update(status=status, remark=remark, provider_reference=reference)
        for amount in (1_000, 2_000) if back else ():
            Reversal.objects.create(
                transfer=transfer,
                cooperative_id=transfer.cooperative_id,
                amount=amount,
                status=back,
                remark=refusal,
            )
    page = client_of(sale.shop.cooperative, sale.treasurer).get("/admin/keuangan/akun-stripe/")
    ((_one, standing),) = page.context["transfers"]
    assert (standing.kind, bool(standing.to_do)) == (kind, has_to_do)
    text = html.unescape(page.content.decode())
    assert standing.text in text and standing.to_do in text and remark in text and refusal in text
    assert ("Rp1.000<br>Rp2.000" in text or "Rp2.000<br>Rp1.000" in text) == bool(back)
