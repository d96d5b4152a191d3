import io
import re
from types import SimpleNamespace

import pytest
from celery import current_app
from django.contrib.auth.models import Group
from django.db.models import Q
from django_tenants.utils import schema_context, tenant_context
from PIL import Image

from marketplace.accounts.actions import register_user
from marketplace.core import relay
from marketplace.core.models import OutboxDelivery
from marketplace.ordering.models import Order
from tenants.staff.models import Membership, RoleAssignment
from tests.catalogue.factories import a_product, rates

STAFF_DOMAIN = "demo.lumbung.test"
DISTRICT = "36.72.05"  # Jombang, Kota Cilegon, Banten

RECIPIENT = {
    "name": "Sari Wulandari",
    "phone": "0812-3456-7890",
    "email": "sari@contoh.id",
    "fulfilment": "delivery",
    "province": "36",
    "regency": "36.72",
    "district": DISTRICT,
    "street": "Jalan Ki Wasid 12, RT 02/RW 05",
    "landmark": "Pagar hijau",
}


class Shopper:
    """A buyer who does what a person does: fills in pages and presses their buttons."""

    def __init__(self, client):
        self.client = client

    def put_in(self, product, quantity=1):
        return self.client.post(
            "/keranjang/tambah/", {"variant": product.variant_id, "quantity": quantity}, follow=True
        )

    def answer_everything(self, method="bank_transfer", **changes):
        answers = {**RECIPIENT, **changes}
        response = self.client.post("/checkout/", answers)
        assert response.status_code == 302, response.content.decode()
        zone = "pickup" if answers["fulfilment"] == "pickup" else "city"
        response = self.client.post("/checkout/kirim/", {"zone": zone, "method": method})
        assert response.status_code == 302, response.content.decode()
        return self.check()

    def check(self):
        response = self.client.get("/checkout/periksa/")
        assert response.status_code == 200, response.headers.get("Location")
        return response

    def place(self, page):
        html = page.content.decode()
        fields = {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("key", "total")}
        return self.client.post("/checkout/pesan/", fields)

    def order(self, product, quantity=1, method="bank_transfer", **changes):
        self.put_in(product, quantity)
        response = self.place(self.answer_everything(method, **changes))
        assert response.status_code == 302
        return Order.objects.latest("pk")


@pytest.fixture
def shop(cilegon):
    """Cilegon with delivery rates; `shop.product(...)` puts something on its shelf."""
    with tenant_context(cilegon):
        rates()

    def product(**fields):
        with tenant_context(cilegon):
            made = a_product(**fields)
            made.variant_id = made.variants.get().pk
            return made

    return SimpleNamespace(cooperative=cilegon, product=product)


@pytest.fixture
def shopper(shop, client_of):
    return Shopper(client_of(shop.cooperative))


@pytest.fixture
def staff_of(db, settings):
    """Make somebody who works at a storefront in these roles; like the demo's people, without a second factor."""
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = STAFF_DOMAIN

    def make(cooperative, *roles, email=""):
        with schema_context("public"):
            person = register_user(
                email=email or f"{'-'.join(roles)}.{cooperative.slug}@{STAFF_DOMAIN}",
                name=f"Ibu {roles[0].title()}",
                password="lumbung padi di desa",
                actor="test",
            )
        with tenant_context(cooperative):
            Membership.objects.create(user=person)
            for role in roles:
                RoleAssignment.objects.create(user=person, group=Group.objects.get(name=role))
        return person

    return make


@pytest.fixture
def deliver_news(db):
    """Let the consumers of orders and payments work until nothing is left to do."""

    def run():
        relay.know_consumers()
        while True:
            while relay.route():
                pass
            open_ones = OutboxDelivery.objects.filter(acknowledged_at=None).select_related("event")
            mine = open_ones.filter(Q(consumer__startswith="ordering.") | Q(consumer__startswith="payments."))
            deliveries = list(mine.order_by("event__sequence", "consumer"))
            if not deliveries:
                return
            for delivery in deliveries:
                current_app.tasks[delivery.consumer].apply(kwargs=relay.message_of(delivery), throw=True)

    return run


def picture(kind="JPEG", size=(600, 900)):
    output = io.BytesIO()
    Image.new("RGB", size, (200, 190, 170)).save(output, kind)
    return output.getvalue()
