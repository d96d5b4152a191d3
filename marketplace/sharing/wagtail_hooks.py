"""«Bagian anggota» below «Keuangan» in the back office."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.sharing import views


@hooks.register("register_admin_urls")
def sharing_urls() -> list[URLPattern]:
    return [
        path("keuangan/anggota/", views.index, name="sharing_index"),
        path("keuangan/anggota/rat/", views.rat, name="sharing_rat"),
        path("keuangan/anggota/<int:pk>/", views.member, name="sharing_member"),
        path("keuangan/anggota/<int:pk>/bayar/", views.pay, name="sharing_pay"),
        path(
            "keuangan/anggota/<int:pk>/bayar/<int:payment>/batal/", views.take_back, name="sharing_take_back"
        ),
        path("keuangan/anggota/<int:pk>/bayar/<int:payment>/bukti/", views.proof, name="sharing_proof"),
        path("keuangan/anggota/<int:pk>/rekening/", views.statement, name="sharing_statement"),
    ]
