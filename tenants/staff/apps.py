from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class StaffConfig(AppConfig):
    name = "tenants.staff"
    label = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        subscriptions.subscribe("staff.invited", "staff.mail_invitation")
        # Says by itself what stands in the way of an erasure; it needs models, which exist only now.
        import_module("tenants.staff.leading")
