"""Ordering again what was ordered once: as much as there is, every difference in words."""

from django_tenants.utils import tenant_context

from marketplace.catalogue.models import Product, Stock, Variant
from marketplace.ordering.models import BasketLine


def again(shopper, order):
    return shopper.client.post(f"/pesanan/{order.token}/lagi/", follow=True).content.decode()


def test_a_past_order_fills_the_basket(shop, shopper):
    order = shopper.order(shop.product(stock=10), quantity=3)
    page = again(shopper, order)
    assert BasketLine.objects.get().quantity == 3
    assert order.number in page


def test_what_is_scarce_dearer_or_gone_is_said(shop, shopper):
    scarce, dearer, gone = (shop.product(name=name, stock=5) for name in ("Sedikit", "Mahal", "Hilang"))
    for product in (scarce, dearer, gone):
        shopper.put_in(product, 2)
    order = shopper.order(scarce, 1)
    with tenant_context(shop.cooperative):
        Stock.objects.filter(variant_id=scarce.variant_id).update(on_hand=4)
        Variant.objects.filter(pk=dearer.variant_id).update(price=150_000)
        Product.objects.filter(pk=gone.pk).update(live=False)
    page = again(shopper, order)
    held = dict(BasketLine.objects.values_list("variant_id", "quantity"))
    assert held == {scarce.variant_id: 1, dearer.variant_id: 2}
    assert "Rp150.000" in page and "Rp100.000" in page
    assert all(name in page for name in ("Sedikit", "Mahal", "Hilang"))


def test_again_and_again_takes_no_more_than_there_is(shop, shopper):
    order = shopper.order(shop.product(stock=5), quantity=2)
    for _time in range(3):
        again(shopper, order)
    assert BasketLine.objects.get().quantity == 3
