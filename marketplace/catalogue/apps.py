from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class CatalogueConfig(AppConfig):
    name = "marketplace.catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        for topic in ("picture.added", "picture.wanted"):
            subscriptions.subscribe(topic, "catalogue.make_renditions")
        subscriptions.subscribe("product.schedule_due", "catalogue.keep_schedule")
        subscriptions.subscribe("certificate.due", "catalogue.look_at_certificate")
        subscriptions.subscribe("import.wanted", "catalogue.run_import")
        subscriptions.subscribe("import.forgotten", "catalogue.forget_import")
