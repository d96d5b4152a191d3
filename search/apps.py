from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from marketplace.core import health
        from search import engine, projectors, tasks

        projectors.register_all()
        tasks.subscribe_all()
        health.remark("elasticsearch", engine.breaker_words)
