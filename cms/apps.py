from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core.subscriptions import subscribe


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from cms import projectors, signals
        from cms.motifs import document_band
        from tenants.letterhead import register_band

        for topic in (signals.SUBMITTED, signals.APPROVED, signals.REJECTED):
            subscribe(topic, "cms.mail_story_news")
        subscribe(signals.SCHEDULE_TOPIC, "cms.keep_story_schedule")
        projectors.register_all()
        register_band(document_band)
