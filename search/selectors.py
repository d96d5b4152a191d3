"""The one door of the search: Elasticsearch answers; when it cannot, PostgreSQL does and says so."""

import logging
from dataclasses import replace
from typing import Any

from search.backends import elasticsearch, postgres
from search.engine import ENGINE_FAILURES, breaker, is_configured
from search.queries import Answer, Hit, Query
from tenants.models import Cooperative
from tenants.urls import base_address, localised

logger = logging.getLogger(__name__)


def search(query: Query) -> Answer:
    """Answer a search with absolute addresses in its hits and cards. Never raises because an engine is down."""
    answer = _answer(query)
    return replace(answer, hits=_with_hosts(answer))


def _answer(query: Query) -> Answer:
    if not is_configured():
        return postgres.answer(query)
    if not breaker.is_open():
        try:
            answer = elasticsearch.answer(query)
        except ENGINE_FAILURES as failure:
            breaker.failed()
            logger.warning("Elasticsearch did not answer (%s); PostgreSQL does.", type(failure).__name__)
        else:
            breaker.succeeded()
            return answer
    return replace(postgres.answer(query), is_degraded=True)


def _with_hosts(answer: Answer) -> list[Hit]:
    """Join the host of each hit's cooperative to its paths: one query a page, none for the cards."""
    cooperatives = Cooperative.objects.in_bulk({hit.cooperative_id for hit in answer.hits})
    hits = []
    for hit in answer.hits:
        cooperative = cooperatives[hit.cooperative_id]
        host = base_address(cooperative)
        card = _absolute(hit.card, host)
        if "theme" in card:
            # As the storefront is dyed now, not as it was when the card was written.
            card["theme"] = cooperative.palette
        hits.append(
            replace(hit, path=host + localised(hit.path), card=card, cooperative_name=cooperative.name)
        )
    return hits


# Where a card holds addresses; a srcset holds several.
PAGES = {"url", "product_url"}
ADDRESSES = PAGES | {"src", "full_url", "srcset", "motif_url", "mark_url"}


def _absolute(card: Any, host: str) -> Any:
    """The card with every address in it (links, pictures, srcsets) on its own host."""
    if isinstance(card, list):
        return [_absolute(value, host) for value in card]
    if not isinstance(card, dict):
        return card
    return {
        key: _joined(localised(value) if key in PAGES else value, host)
        if key in ADDRESSES and value
        else _absolute(value, host)
        for key, value in card.items()
    }


def _joined(addresses: str, host: str) -> str:
    return ", ".join(host + part if part.startswith("/") else part for part in addresses.split(", "))
