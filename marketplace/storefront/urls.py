"""URLs of the shop on a cooperative's host."""

from django.urls import URLPattern, URLResolver, path

from marketplace.ordering.views import tracking
from marketplace.storefront.views import (
    basket,
    checkout,
    destination,
    makers,
    orders,
    payments,
    products,
    returns,
)
from search.views import suggest

app_name = "storefront"

catalogue_urlpatterns: list[URLPattern | URLResolver] = [
    path("produk/", products.product_list, name="products"),
    path("cari/saran/", suggest, name="suggest"),
    path("produk/kategori/<slug:category>/", products.product_list, name="category"),
    path("produk/<slug:slug>/", products.product_detail, name="product"),
    path("pembuat/", makers.maker_list, name="makers"),
    path("pembuat/<slug:slug>/", makers.maker_detail, name="maker"),
]

basket_urlpatterns: list[URLPattern | URLResolver] = [
    path("keranjang/", basket.basket, name="basket"),
    path("keranjang/tambah/", basket.add, name="basket_add"),
    path("keranjang/<int:line>/ubah/", basket.update, name="basket_update"),
    path("ongkir/", destination.choose, name="destination"),
    path("keranjang/<int:line>/hapus/", basket.remove, name="basket_remove"),
]

checkout_urlpatterns: list[URLPattern | URLResolver] = [
    path("checkout/", checkout.address, name="checkout"),
    path("checkout/kirim/", checkout.payment, name="checkout_payment"),
    path("checkout/periksa/", checkout.check, name="checkout_check"),
    path("checkout/pesan/", checkout.place, name="checkout_place"),
]

order_urlpatterns: list[URLPattern | URLResolver] = [
    path("lacak/", tracking.track, name="track"),
    path("lacak/kode/", tracking.code, name="track_code"),
    path("pesanan/<str:token>/", orders.order, name="order"),
    path("pesanan/<str:token>/bayar/", payments.pay, name="order_pay"),
    path("pesanan/<str:token>/cara-bayar/", payments.way, name="order_way"),
    path("pesanan/<str:token>/dibayar/", payments.paid, name="order_paid"),
    path("pesanan/<str:token>/bukti/", payments.proof, name="order_proof"),
    path("pesanan/<str:token>/bukti/<int:pk>/", payments.proof_file, name="order_proof_file"),
    path("pesanan/<str:token>/diterima/", orders.received, name="order_received"),
    path("pesanan/<str:token>/lagi/", basket.again, name="order_again"),
    path("pesanan/<str:token>/selesai/", orders.complete, name="order_complete"),
    path("pesanan/<str:token>/batal/", orders.cancel, name="order_cancel"),
    path("pesanan/<str:token>/retur/", returns.ask, name="order_return"),
    path("pesanan/<str:token>/retur/<int:pk>/batal/", returns.withdraw, name="order_return_withdraw"),
    path("pesanan/<str:token>/retur/<int:pk>/foto/<int:photo>/", returns.photo, name="order_return_photo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *catalogue_urlpatterns,
    *basket_urlpatterns,
    *checkout_urlpatterns,
    *order_urlpatterns,
]
