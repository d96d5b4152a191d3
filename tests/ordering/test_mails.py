"""Every e-mail about an order renders in both languages, names its order, and wears the city's colours."""

import re

import pytest
from django.core import mail
from django.template import engines

from marketplace.core.mail import send_templated
from marketplace.ordering.actions import fulfilling, paying
from marketplace.ordering.actions.returning import ask_return
from marketplace.ordering.apps import MAILED
from marketplace.ordering.mails import TO_BUYER, TO_STAFF, letters_about
from marketplace.ordering.selectors.orders import whole_orders


def test_every_news_with_a_mail_is_subscribed():
    assert set(TO_BUYER) | set(TO_STAFF) == set(MAILED)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_mail_renders(shop, shopper, staff_of, in_storefront, language, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "MISSING %s")
    person = staff_of(shop.cooperative, "order_desk", "treasurer", "manager")
    order = shopper.order(shop.product(name="Kain Krakatau"))
    with in_storefront(shop.cooperative):
        paying.confirm_payment(order=order, actor=person, roles=frozenset({"manager"}))
        fulfilling.pack_order(order=order, actor=person, roles=frozenset({"manager"}))
        fulfilling.ship_order(
            order=order, courier="JNE", tracking_number="JX1", actor=person, roles=frozenset({"manager"})
        )
        fulfilling.deliver_order(order=order, actor=person, roles=frozenset({"manager"}))
        type(order).objects.update(language=language, fulfilment="pickup")
        order = whole_orders().get()
        for news in sorted(MAILED, key=lambda news: news.startswith("return")):
            if news.startswith("return") and not order.returns.exists():
                _ask_return(order)
            mail.outbox.clear()
            letters = letters_about(order, news)
            assert letters
            for letter in letters:
                send_templated(letter.to, letter.template, letter.context, language=letter.language)
            for message in mail.outbox:
                text, html = message.body, message.alternatives[0][0]
                assert order.number in message.subject + text
                assert "{{" not in text + html and "{%" not in text + html
                assert "MISSING" not in message.subject + text + html
                assert shop.cooperative.host in text and shop.cooperative.host in html
                assert shop.cooperative.name in text and shop.cooperative.name in html
                links = re.findall(r'(?:href|src)="([^"]*)"', html)
                assert links and all(re.match(r"https?://[^/]|mailto:.|cid:.", link) for link in links), links
                assert not re.search(r"(?m)^\s*/\w", text), "a link without its host"


def _ask_return(order):
    ask_return(
        order=order,
        quantities={order.lines.get().pk: 1},
        reason="missing",
        text="Ada yang kurang.",
        wish="refund",
        photos=[],
        actor=None,
    )


def test_one_person_with_several_roles_gets_one_mail(shop, shopper, staff_of, deliver_news):
    person = staff_of(shop.cooperative, "order_desk", "manager", "treasurer")
    shopper.order(shop.product())
    deliver_news()
    assert [m.to for m in mail.outbox].count([person.email]) == 1
