"""The stand-in answers Stripe's own SDK as Stripe does."""

import threading
import time

import pytest
import stripe

from tests.deploy.conftest import Account, browse, pay


def test_session_is_open_until_it_is_paid(account):
    session = account.session()
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.livemode) == (18_633_200, "idr", False)
    assert session.metadata["payment"] == "17"

    status, _, location = pay(session.url)

    assert (status, location) == (303, f"http://cilegon.localhost:8000/pesanan/x/?session={session.id}")
    paid = account.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction", "line_items"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.amount_received == 18_633_200
    charge = paid.payment_intent.latest_charge
    assert charge.payment_method_details.card.last4 == "4242"
    assert charge.balance_transaction.net == 18_633_200 - charge.balance_transaction.fee
    assert paid.line_items.data[0].description == "Kemeja batik"
    assert paid.customer_details.email == "sri@contoh.id"


def test_paying_twice_charges_once(account):
    session = account.session()
    assert pay(session.url)[0] == 303
    assert pay(session.url)[0] == 303
    assert len(account.client.v1.charges.list().data) == 1


def test_clicking_pay_ten_times_at_once_charges_once(account):
    session = account.session()
    threads = [threading.Thread(target=pay, args=(session.url,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(account.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("number", "spoken"),
    [("4000 0000 0000 0002", "Bank menolak kartu ini"), ("4000000000009995", "Saldo kartu ini tidak cukup")],
)
def test_declined_card_is_told_and_the_session_stays_open(account, receiver, number, spoken):
    session = account.session()
    status, html, _ = pay(session.url, number)
    assert status == 402
    assert spoken in html
    assert 'value="Sri Wahyuni"' in html
    session = account.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert session.payment_intent.last_payment_error.code == "card_declined"
    receiver.wait_for("payment_intent.payment_failed", "charge.failed")
    assert pay(session.url)[0] == 303


def test_pay_page_says_what_it_is_and_keeps_what_was_typed(account):
    session = account.session(customer_email="sri@contoh.id")
    status, html, _ = browse(session.url)
    assert status == 200
    assert html.count("Stripe tiruan — tidak ada uang sungguhan yang berpindah") == 2
    assert "Rp186.332" in html
    assert 'href="http://cilegon.localhost:8000/pesanan/x/"' in html
    assert "<script" not in html
    status, html, _ = pay(session.url, "4242 4242 4242 4241")
    assert status == 422
    assert 'aria-describedby="number-complaint"' in html
    assert 'value="4242 4242 4242 4241"' in html


def test_pay_page_escapes_what_the_shop_sends(account):
    item = {
        "price_data": {"currency": "idr", "unit_amount": 5_000_000, "product_data": {"name": "<b>Batik</b>"}},
        "quantity": 1,
    }
    session = account.client.v1.checkout.sessions.create(
        {"mode": "payment", "success_url": "http://localhost/", "line_items": [item]}
    )
    assert "&lt;b&gt;Batik&lt;/b&gt;" in browse(session.url)[1]


def test_unknown_session_has_a_page(standin):
    assert browse(f"{standin}/c/pay/cs_test_nothing")[0] == 404


def test_expired_session_refuses_money(account, receiver):
    session = account.session()
    assert account.client.v1.checkout.sessions.expire(session.id).status == "expired"
    status, html, _ = pay(session.url)
    assert status == 410
    assert "sudah berakhir" in html
    assert (
        receiver.wait_for("checkout.session.expired")["checkout.session.expired"].data.object.id == session.id
    )
    with pytest.raises(stripe.InvalidRequestError, match='status in \\["open"\\]'):
        account.client.v1.checkout.sessions.expire(session.id)


def test_session_expires_when_its_time_is_over(account, receiver):
    session = account.session(expires_at=int(time.time()) + 1860)
    account.control("POST", f"sessions/{session.id}/expire")
    assert account.client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    receiver.wait_for("checkout.session.expired")


def test_accounts_do_not_see_each_other(account, standin):
    session = account.session()
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        Account(standin).client.v1.checkout.sessions.retrieve(session.id)
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


@pytest.mark.parametrize(
    ("more", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"success_url": "/pesanan/"}, "url_invalid", "success_url"),
        ({"customer_email": "sri"}, "email_invalid", "customer_email"),
        ({"line_items": [{"price": "price_x", "quantity": 1}]}, "resource_missing", "line_items[0][price]"),
        (
            {
                "line_items": [
                    {"price_data": {"unit_amount": 10, "product_data": {"name": "x"}}, "quantity": 1}
                ]
            },
            "parameter_missing",
            "line_items[0][price_data][currency]",
        ),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
        ({"expires_at": 5}, None, "expires_at"),
        ({"mode": "barter"}, None, "mode"),
        ({"mode": "subscription"}, "standin_not_supported", "mode=subscription"),
        ({"allow_promotion_codes": True}, "standin_not_supported", "allow_promotion_codes"),
    ],
)
def test_parameter_that_stripe_would_refuse_is_refused(account, more, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        account.session(**more)
    assert (refusal.value.http_status, refusal.value.code, refusal.value.param) == (400, code, param)


def test_total_below_stripes_minimum_is_refused(account):
    with pytest.raises(stripe.InvalidRequestError, match="at least 50 cents") as refusal:
        account.session(price=8_249_00)
    assert refusal.value.code == "amount_too_small"
    assert account.session(price=8_250_00).amount_total == 825_000


def test_wrong_key_is_refused(standin):
    client = stripe.StripeClient("sk_test_somebody_else", base_addresses={"api": standin})
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
        client.v1.events.list()


def test_refund_gives_back_no_more_than_was_paid(account, receiver):
    intent = account.paid(price=100_000_00).payment_intent
    refund = account.client.v1.refunds.create({"payment_intent": intent, "amount": 40_000_00})
    assert (refund.status, refund.amount) == ("succeeded", 4_000_000)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as refusal:
        account.client.v1.refunds.create({"payment_intent": intent, "amount": 60_000_01})
    assert refusal.value.param == "amount"
    account.client.v1.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        account.client.v1.refunds.create({"payment_intent": intent})
    assert refusal.value.code == "charge_already_refunded"
    charge = account.client.v1.charges.list({"payment_intent": intent}).data[0]
    assert (charge.refunded, charge.amount_refunded) == (True, 10_000_000)
    receiver.wait_for("refund.created", "charge.refunded")


def test_lists_come_in_pages_the_newest_first(account):
    made = [account.session().id for _ in range(3)]
    first = account.client.v1.checkout.sessions.list({"limit": 2})
    assert [session.id for session in first.data] == [made[2], made[1]]
    assert [session.id for session in first.auto_paging_iter()] == made[::-1]
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        account.client.v1.checkout.sessions.list({"expand": ["payment_intent"]})
