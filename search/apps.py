from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from marketplace.core import health
        from marketplace.core.personal import of_nobody
        from search import indexing, projectors, tasks

        projectors.register_all()
        tasks.subscribe_all()
        of_nobody("why words mean the same, noted by the operator", "search.SynonymGroup")
        health.remark("elasticsearch", indexing.words_for_readyz)
