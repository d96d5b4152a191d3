"""Deliveries of institutions' orders in a storefront's back office, below «Lembaga»."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.receiving import views

ORDER = "permintaan/pesanan/<int:pk>/"
DELIVERY = "permintaan/pengiriman/<int:pk>/"


@hooks.register("register_admin_urls")
def receiving_urls() -> list[URLPattern]:
    return [
        path("permintaan/pengiriman/", views.deliveries, name="receiving_deliveries"),
        path(DELIVERY, views.delivery, name="receiving_delivery"),
        path(f"{DELIVERY}batal/", views.delivery_cancel, name="receiving_delivery_cancel"),
        path(f"{DELIVERY}label.pdf", views.labels, name="receiving_labels"),
        path(f"{DELIVERY}tanda-tangan/", views.sign, name="receiving_sign"),
        path(f"{ORDER}pelaksanaan/", views.order, name="receiving_order"),
        path(f"{ORDER}kirim/", views.plan, name="receiving_plan"),
        path(f"{ORDER}berkas/<int:document>.pdf", views.paper, name="receiving_paper"),
        path(f"{ORDER}berkas/<int:document>/salinan/", views.attach, name="receiving_attach"),
        path(f"{ORDER}salinan/<int:copy>/", views.signed_copy, name="receiving_signed_copy"),
        path(f"{ORDER}foto/<int:photo>/", views.photo, name="receiving_photo"),
    ]
