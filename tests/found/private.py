"""Pages that belong to somebody, and those that say what went wrong: no crawler gets there, yet they are pages too."""

import re
from unittest import mock

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from cms.models import HomePage
from marketplace.accounts.models import InstitutionMember, User
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.selectors import products_on_sale
from marketplace.ordering.models import Order
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tests.found.crawling import on_host

SHOPPER = "rahma@demo.lumbung.test"
OFFICER = "pengadaan.dinsos@demo.lumbung.test"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Somebody:
    """One browser on one host; keeps every page it is shown, with its status."""

    def __init__(self, cooperative: Cooperative, email: str = "", **options: bool) -> None:
        port = settings.BASE_URL.rpartition(":")[2]
        self.host = on_host(f"{cooperative.host}:{port}")
        self.client = Client(**options, **self.host)
        self.shown: dict[str, tuple[int, str]] = {}
        if email:
            with tenant_context(cooperative):
                self.client.force_login(User.objects.get(email=email), backend=BACKEND)

    def open(self, path: str, *, named: str = "") -> str:
        return self._keep(self.client.get(path, **self.host), named or path)

    def send(self, path: str, answers: dict[str, object], *, named: str = "") -> str:
        return self._keep(self.client.post(path, answers, **self.host), named or f"POST {path}")

    def _keep(self, response: HttpResponse, name: str) -> str:
        html = response.content.decode()
        if response.status_code not in (301, 302):
            self.shown[f"{self.host['SERVER_NAME']} {name}"] = (response.status_code, html)
        return html


def private_pages() -> dict[str, tuple[int, str]]:
    """{who and where: (status, HTML)}"""
    with schema_context("public"):
        cooperatives = {one.slug: one for one in Cooperative.objects.select_related("region__parent")}
    shop, portal = cooperatives["cilegon"], cooperatives["portal"]
    walks = (_a_purchase(shop), _an_account(portal), _an_institution(portal), *_failures(shop, portal))
    return {name: page for walk in walks for name, page in walk.shown.items()}


def _a_purchase(shop: Cooperative) -> Somebody:
    visitor = Somebody(shop)
    visitor.open("/keranjang/", named="an empty basket")
    with tenant_context(shop):
        goods = products_on_sale().filter(kind=Product.Kind.GOODS, is_made_to_order=False)
        variant = Variant.objects.filter(product__in=goods, is_offered=True, stock__on_hand__gt=20).earliest(
            "pk"
        )
        minimum = variant.product.minimum_order
        order = Order.objects.filter(cooperative=shop).latest("pk")
    visitor.send("/keranjang/tambah/", {"variant": variant.pk, "quantity": minimum})
    visitor.open("/keranjang/", named="a filled basket")
    visitor.open("/checkout/")
    visitor.send("/checkout/", {"fulfilment": "delivery"}, named="an address that lacks everything")
    visitor.send(
        "/checkout/", {"name": "Rahma", "phone": "081234567890", "email": SHOPPER, "fulfilment": "pickup"}
    )
    delivery = visitor.open("/checkout/kirim/")
    visitor.send("/checkout/kirim/", {name: _first_choice(delivery, name) for name in ("zone", "method")})
    visitor.open("/checkout/periksa/")
    visitor.open(f"/pesanan/{order.token}/", named="an order")
    return visitor


def _an_account(portal: Cooperative) -> Somebody:
    visitor = Somebody(portal)
    for path in ("/masuk/", "/daftar/", "/sandi/lupa/", "/keranjang/"):
        visitor.open(path)
    visitor.send("/masuk/", {"login": "", "password": ""}, named="a sign-in that lacks everything")
    shopper = Somebody(portal, SHOPPER)
    for path in (
        "/akun/",
        "/akun/pesanan/",
        "/akun/data-diri/",
        "/akun/alamat/",
        "/akun/alamat/baru/",
        "/akun/keamanan/",
    ):
        shopper.open(path)
    shopper.shown |= visitor.shown
    return shopper


def _an_institution(portal: Cooperative) -> Somebody:
    officer = Somebody(portal, OFFICER)
    with schema_context("public"):
        room = InstitutionMember.objects.filter(user__email=OFFICER).values_list("institution_id", flat=True)[
            0
        ]
    for path in ("/lembaga/", f"/lembaga/ruang/{room}/", f"/lembaga/ruang/{room}/permintaan/",
                 f"/lembaga/ruang/{room}/pesanan/", f"/lembaga/{room}/orang/", "/lembaga/daftar/"):  # fmt: skip
        officer.open(path, named=path.replace(str(room), "1"))
    return officer


def _failures(shop: Cooperative, portal: Cooperative) -> list[Somebody]:
    visitor = Somebody(shop, raise_request_exception=False)
    visitor.open("/tidak-ada/", named="404")
    visitor.open("/masuk/tiket/?t=habis", named="403 of a used ticket")
    with tenant_context(shop):
        retired = products_on_sale().latest("pk")
        Product.objects.filter(pk=retired.pk).update(archived_at=timezone.now())
    visitor.open(f"/produk/{retired.slug}/", named="410")
    with tenant_context(shop):
        Product.objects.filter(pk=retired.pk).update(archived_at=None)
    stranger = Somebody(shop, enforce_csrf_checks=True)
    stranger.send("/keranjang/tambah/", {"variant": 1}, named="403 of an expired form")
    with mock.patch.object(HomePage, "serve", side_effect=RuntimeError):
        visitor.open("/", named="500")
    update_cooperative(shop, actor=None, status=Cooperative.Status.PAUSED)
    visitor.open("/", named="503")
    update_cooperative(shop, actor=None, status=Cooperative.Status.OPEN)
    lost = Somebody(portal)
    lost.host = on_host("tidak-ada.localhost:8000")
    lost.open("/", named="a host that nobody owns")
    impatient = Somebody(portal)
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
        for _ in range(2):
            impatient.send("/masuk/", {"login": SHOPPER, "password": "salah"}, named="429")
    return [visitor, stranger, lost, impatient]


def _first_choice(html: str, name: str) -> str:
    for field in re.findall(r"<input[^>]*>", html):
        if f'name="{name}"' in field and "disabled" not in field:
            return re.search(r'value="([^"]*)"', field)[1]
    raise AssertionError(f"no field {name}")
