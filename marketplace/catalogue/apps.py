from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions


class CatalogueConfig(AppConfig):
    name = "marketplace.catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        subscriptions.subscribe("picture.added", "catalogue.make_renditions")
