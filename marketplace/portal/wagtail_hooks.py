"""The operator's report, below «Koperasi» (tenants.wagtail_hooks)."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.portal.views import platform


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("laporan-platform/", platform.report, name="platform_report"),
        path("laporan-platform.xlsx", platform.report_file, name="platform_report_file"),
    ]
