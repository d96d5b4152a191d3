"""Many products at once: looked at first, all or nothing, only by who may."""

import pytest

from marketplace.catalogue import bulk
from marketplace.catalogue.models import PriceTier, Product, Stock, Variant
from marketplace.core.models import AuditEntry, OutboxEvent
from tests.catalogue.factories import a_member, a_product, a_variant


def address(action, *products, model="product"):
    ids = "&".join(f"id={product.pk}" for product in products)
    return f"/admin/bulk/catalogue/{model}/{action}/?next=/admin/produk/&{ids}"


@pytest.mark.parametrize(
    ("price", "percent", "step", "after"),
    [
        (100_000, 10, 500, 110_000),
        (33_333, 10, 500, 36_500),
        (33_333, 10, 1, 36_666),
        (32_500, -10, 1000, 29_000),
        (100, -90, 1000, 1000),
        (1, -90, 1, 1),
    ],
)
def test_a_price_changes_by_percent_and_is_rounded(price, percent, step, after):
    assert bulk.changed_price(price, percent, step) == after


def test_prices_are_looked_at_before_they_change(editor, look):
    def prepare():
        first = a_product("Kain", price=100_000, tiers=((10, 90_000),))
        second = a_product("Kemeja", price=185_000)
        a_variant(second, size="XXL", price=200_000, is_offered=False)
        second.description = "Konsep"
        second.save_revision()
        OutboxEvent.objects.all().delete()
        return first, second, a_product("Lain", price=50_000)

    first, second, other = look(prepare)
    url = address("prices", first, second)
    assert editor.get(url).status_code == 200
    page = editor.post(url, {"percent": "10", "step": "500"})
    assert "Rp203.500" in page.content.decode()
    assert look(lambda: Variant.objects.get(product=first).price) == 100_000
    done = editor.post(url, {"percent": "10", "step": "500", "sure": page.context["sure"]})
    assert done.status_code == 302

    def check():
        assert Variant.objects.get(product=first).price == 110_000
        assert PriceTier.objects.get().price == 99_000
        assert sorted(Variant.objects.filter(product=second).values_list("price", flat=True)) == [
            200_000,
            203_500,
        ]
        assert Variant.objects.get(product=other).price == 50_000
        Product.objects.get(pk=second.pk).latest_revision.publish()
        assert Variant.objects.filter(product=second, price=203_500).exists()

    look(check)
    assert OutboxEvent.objects.filter(topic="product.changed", key=str(first.pk)).exists()
    assert AuditEntry.objects.filter(action="product.prices_changed", actor_id=editor.user.pk).count() == 2


def test_a_look_at_other_numbers_is_no_consent(editor, look):
    product = look(lambda: a_product(price=100_000))
    page = editor.post(address("prices", product), {"percent": "50", "step": "500", "sure": "10/500"})
    assert page.status_code == 200
    assert look(lambda: Variant.objects.get().price) == 100_000


@pytest.mark.parametrize(
    ("percent", "step", "field"),
    [("0", "500", "percent"), ("x", "500", "percent"), ("-95", "1", "percent"), ("-50", "1000", "step")],
)
def test_a_change_that_cannot_be_is_told_beside_its_field(editor, look, percent, step, field):
    product = look(lambda: a_product(price=10_000, tiers=((10, 9_900),)))
    page = editor.post(
        address("prices", product), {"percent": percent, "step": step, "sure": f"{percent}/{step}"}
    )
    assert list(page.context["form"].errors) == [field]
    assert look(lambda: Variant.objects.get().price) == 10_000


def test_stock_is_set_for_all_forms_and_never_below_what_is_reserved(editor, look):
    def prepare():
        shirt = a_product(stock=5)
        a_variant(shirt, size="XL", stock=None)
        return shirt, a_product(is_made_to_order=True, stock=None)

    shirt, made = look(prepare)
    assert editor.post(address("stock", shirt, made), {"on_hand": "12"}).status_code == 302
    assert look(lambda: list(Stock.objects.values_list("on_hand", flat=True))) == [12, 12]
    look(lambda: Stock.objects.filter(variant__size="XL").update(reserved=4))
    page = editor.post(address("stock", shirt), {"on_hand": "3"})
    assert "4" in str(page.context["form"].errors["on_hand"])
    assert look(lambda: set(Stock.objects.values_list("on_hand", flat=True))) == {12}


def test_products_are_published_taken_off_and_archived_together(editor, look):
    products = look(lambda: [a_product(live=False) for _ in range(3)])
    editor.post(address("publish", *products))
    assert look(lambda: Product.objects.filter(live=True).count()) == 3
    editor.post(address("unpublish", *products[:2]))
    assert look(lambda: Product.objects.filter(live=True).count()) == 1
    editor.post(address("archive", *products))
    assert look(lambda: Product.objects.filter(archived_at__isnull=False).count()) == 3
    assert look(Product.objects.count) == 3


def test_who_may_not_change_goods_changes_none(cilegon, staff_client, bekasi, look):
    product = look(lambda: a_product(price=100_000))
    data = {"percent": "10", "step": "500", "sure": "10/500"}
    staff_client(cilegon, "order_desk").post(address("prices", product), data)
    staff_client(bekasi, "editor").post(address("prices", product), data)
    assert look(lambda: Variant.objects.get().price) == 100_000


def test_waiting_members_are_confirmed_together_by_the_manager_only(
    cilegon, editor, staff_client, look, settings
):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    members = look(lambda: [a_member(standing="waiting", is_public=False) for _ in range(2)])
    url = address("confirm", *members, model="member")
    editor.post(url)
    assert look(lambda: {member.standing for member in type(members[0]).objects.all()}) == {"waiting"}
    staff_client(cilegon, "manager").post(url)
    assert look(lambda: {member.standing for member in type(members[0]).objects.all()}) == {"active"}


def test_a_list_of_many_products_asks_few_questions(editor, look, queries):
    def grow(number):
        look(lambda: [a_product(pictures=0) for _ in range(number)])

    grow(3)
    editor.get("/admin/produk/")
    with queries() as few:
        editor.get("/admin/produk/?status=live")
    grow(30)
    with queries() as many:
        assert editor.get("/admin/produk/?status=live").status_code == 200
    assert len(many) <= len(few) <= 20
