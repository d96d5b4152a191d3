from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms import projectors, signals  # noqa: F401
        from cms.motifs import document_band
        from tenants.letterhead import register_band

        projectors.register_all()
        register_band(document_band)
