"""The operator's addresses for applications; the menu's item is «Koperasi» (tenants.wagtail_hooks)."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.joining import views


@hooks.register("register_admin_urls")
def application_urls() -> list[URLPattern]:
    return [
        path("permohonan/", views.index, name="applications_index"),
        path("permohonan/<int:pk>/", views.detail, name="applications_detail"),
        path("permohonan/<int:pk>/verifikasi/", views.verify, name="applications_verify"),
        path("permohonan/<int:pk>/buat-toko/", views.provision, name="applications_provision"),
        path("permohonan/<int:pk>/berkas/<int:paper>/", views.paper, name="applications_paper"),
        path("permohonan/<int:pk>/tulis/<slug:event>/", views.write, name="applications_write"),
    ]
