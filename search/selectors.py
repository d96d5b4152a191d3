"""The one door of the search: Elasticsearch answers; when it cannot, PostgreSQL does and says so."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.urls import reverse

from search.backends import elasticsearch, postgres
from search.engine import ENGINE_FAILURES, breaker, is_configured
from search.models import Entry
from search.queries import Answer, Hit, Query, Want
from search.spelling import candidates
from search.vocabulary import slots_of
from tenants.models import Cooperative
from tenants.urls import base_address, localised

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


def search(query: Query) -> Answer:
    """Answer a search with absolute addresses in its hits and cards. Never raises because an engine is down.

    Words that stand nowhere are read again: the last as a beginning, then the whole corrected (`Answer.corrected`).
    """
    answer = _read(query)
    return replace(answer, hits=_with_hosts(answer))


def _read(query: Query) -> Answer:
    answer = _answer(query)
    if answer.matched or not query.slots:
        return answer
    beginning = _answer(replace(query, is_unfinished=True))
    if beginning.matched:
        return beginning
    for text in candidates(query.text):
        corrected = _answer(replace(query, text=text))
        if corrected.matched:
            return replace(corrected, corrected=text)
    return answer


def marked_products(
    cooperative: Cooperative, *, is_halal: bool = False, is_delivered_free: bool = False
) -> list[int]:
    """Ids of the storefront's products that have all of these marks; no query when none is asked for."""
    marks = {"is_halal": is_halal, "is_delivered_free": is_delivered_free}
    asked = {name: True for name, is_asked in marks.items() if is_asked}
    entries = Entry.objects.filter(cooperative=cooperative, kind=Entry.Kind.PRODUCT, is_visible=True)
    return list(entries.filter(**asked).values_list("object_id", flat=True)) if asked else []


def suggested_titles(text: str, wants: tuple[Want, ...]) -> list[list[Hit]]:
    """For each want the things in whose titles (or names) the words of `text` stand, the last perhaps half typed."""
    slots = slots_of(text)
    if not slots:
        return [[] for _ in wants]
    found = _asked(lambda: elasticsearch.suggest(text, slots, wants))
    return found if found is not None else postgres.suggest(text, slots, wants)


def _answer(query: Query) -> Answer:
    answer = _asked(lambda: elasticsearch.answer(query))
    return answer or replace(postgres.answer(query), is_degraded=is_configured())


def _asked(question: Callable[[], Found]) -> Found | None:
    """What Elasticsearch says; None when there is none or it does not answer in time."""
    if not is_configured() or breaker.is_open():
        return None
    try:
        found = question()
    except ENGINE_FAILURES as failure:
        breaker.failed()
        logger.warning("Elasticsearch did not answer (%s); PostgreSQL does.", type(failure).__name__)
        return None
    breaker.succeeded()
    return found


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
        if card.get("is_signature"):
            card["mark_url"] = reverse("motif", args=[cooperative.cloth, "icon"])
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
