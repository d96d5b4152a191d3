"""What the results page shows: heading, hits, what is chosen, and where to go when nothing was found."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.selectors import motif_url
from marketplace.portal.search_address import SORTS, changed, kind_of, page_address, query_of
from marketplace.portal.search_facets import chips_of, facets_address, facets_context
from marketplace.portal.search_needs import need_chips
from marketplace.portal.search_wishes import wish_context
from search.models import Entry
from search.queries import MAX_HITS, Answer, Query
from search.selectors import facets, search, search_with_facets
from search.spelling import offered_for
from tenants.selectors import storefronts

SHOWN_AS = {
    Entry.Kind.PRODUCT: "products",
    Entry.Kind.STORY: "stories",
    Entry.Kind.MAKER: "makers",
    Entry.Kind.COOPERATIVE: "cooperatives",
}
# Goods on a page that found nothing.
INSTEAD, FEWEST_INSTEAD = 8, 4


def results_context(params: QueryDict, *, is_deferred: bool = False) -> dict[str, Any]:
    """The context of the results page for what stands in its address; `is_deferred` leaves the facets to a later request."""
    query = query_of(params)
    answer = search(query) if is_deferred else search_with_facets(query)
    cards = _cards(answer)
    last = query.page * query.page_size
    chips = need_chips(params, answer.needs) + chips_of(params, query)
    counted = answer.facets
    # Where the words alone found nothing there is nothing to narrow or to sort; the tabs say at once which kind has some.
    can_be_narrowed = bool(answer.hits or chips)
    if is_deferred and not can_be_narrowed:
        is_deferred, counted = False, facets(query)
    has_more = answer.has_more and last < MAX_HITS
    return {
        "query": query.text,
        "shown_as": SHOWN_AS[Entry.Kind(kind_of(params))],
        "page_title": _heading(query, answer),
        "answer": answer,
        "corrected_url": "?" + urlencode({"q": answer.corrected}),
        "cards": cards[: len(answer.exact)],
        "near_cards": cards[len(answer.exact) :],
        "total_text": total_text(answer),
        "pending_url": facets_address(params) if is_deferred else "",
        "undeferred_url": changed(params, "saringan", "1"),
        **facets_context(params, query, None if is_deferred else counted),
        "chips": chips,
        "can_be_narrowed": can_be_narrowed,
        "sorts": _sorts(params, query),
        "next_url": page_address(params, query.page + 1) if answer.total > last or has_more else "",
        "previous_url": page_address(params, query.page - 1) if query.page > 1 else "",
        "shown": last if has_more else min(last, answer.total),
        "plain_url": _plain_address(query, params),
        **wish_context(params, query, answer),
        **_offer(query, answer),
    } | ({} if answer.hits else _instead(query, params))


def _offer(query: Query, answer: Answer) -> dict[str, Any]:
    """Another spelling, where the words as typed found nothing or some of them only; with how much it would find."""
    if answer.corrected or (answer.total and not answer.is_loose):
        return {}
    text = offered_for(query.text)
    found = search(Query(text=text, kinds=query.kinds, page_size=1)) if text else None
    if found is None or not found.total or found.is_loose:
        return {}
    return {"offer": {"text": text, "url": "?" + urlencode({"q": text}), "total": total_text(found)}}


def total_text(answer: Answer) -> str:
    """«86», or in words that there are more than were counted."""
    number = number_format(answer.total, force_grouping=True)
    return _("more than %(number)s") % {"number": number} if answer.has_more else number


def _cards(answer: Answer) -> list[dict[str, Any]]:
    """What a result shows; a cooperative wears its city's cloth as it is now."""
    shops = {hit.cooperative_id for hit in answer.hits if hit.kind == Entry.Kind.COOPERATIVE}
    by_id = storefronts().in_bulk(shops) if shops else {}
    cards = []
    for hit in answer.hits:
        store = by_id.get(hit.cooperative_id)
        if hit.kind == Entry.Kind.COOPERATIVE and store:
            dressed = {
                "motif_url": motif_url(store.cloth, "cloth"),
                "known_for": store.tagline,
                "cooperatives": store.city_name,
            }
            cards.append(hit.card | dressed)
        else:
            cards.append(hit.card)
    return cards


def _heading(query: Query, answer: Answer) -> str:
    text = answer.corrected or query.text
    if answer.has_more:
        found = {"number": total_text(answer), "text": text}
        words = _("%(number)s results for “%(text)s”") if text else _("%(number)s results")
        return capfirst(words % found)
    if not text:
        return ngettext("%(count)s result", "%(count)s results", answer.total) % {"count": answer.total}
    return ngettext("%(count)s result for “%(text)s”", "%(count)s results for “%(text)s”", answer.total) % {
        "count": answer.total,
        "text": text,
    }


def _plain_address(query: Query, params: QueryDict) -> str:
    """The same words and kind without any choice."""
    kept = {"q": query.text, "jenis": params.get("jenis", "")}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _sorts(params: QueryDict, query: Query) -> list[dict[str, Any]]:
    if query.kinds != (Entry.Kind.PRODUCT,):
        return []
    titles = {
        "": _("Best match"),
        "termurah": _("Cheapest"),
        "termahal": _("Dearest"),
        "terbaru": _("Newest"),
    }
    return [
        {"title": titles[name], "url": changed(params, "urut", name), "current": query.sort == sort}
        for name, sort in SORTS.items()
    ]


def _instead(query: Query, params: QueryDict) -> dict[str, Any]:
    """Where nothing was found: the same words without choices, and goods to look at in any case."""
    products = (Entry.Kind.PRODUCT,)
    wider = (
        search(Query(text=query.text, kinds=query.kinds, page_size=INSTEAD)) if query.has_choices else None
    )
    if wider and wider.total >= FEWEST_INSTEAD and query.kinds == products:
        instead = wider
    else:
        instead = search(Query(kinds=products, only_signature=True, page_size=INSTEAD))
        if instead.total < FEWEST_INSTEAD:
            instead = search(Query(kinds=products, page_size=INSTEAD))
    return {
        "wider": wider if wider and wider.total else None,
        "instead": [hit.card for hit in instead.hits],
        "is_wider": instead is wider,
    }
