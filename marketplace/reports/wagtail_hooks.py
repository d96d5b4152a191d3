"""«Laporan» below «Keuangan» in the back office."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.reports import views


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [path("keuangan/laporan/", views.index, name="reports_index")]
