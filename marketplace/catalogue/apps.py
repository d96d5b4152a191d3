from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "marketplace.catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        from marketplace.core import outbox  # noqa: PLC0415  (its models cannot be loaded before the apps are)

        outbox.subscribe("picture.added", "catalogue.make_renditions")
