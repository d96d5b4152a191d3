"""The one search over all storefronts: a page that works as a plain GET form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.portal.search_address import query_of
from marketplace.portal.search_facets import chips_of, facets_context
from marketplace.portal.search_needs import need_chips
from marketplace.portal.search_results import results_context
from search.limits import address_of, is_within_limit
from search.questions import note
from search.selectors import FACETS_KEPT_SECONDS, facets
from search.understanding import understood

# Set by lumbung.js: a browser that runs scripts asks for the filters after the hits.
SCRIPTS = "skrip"
TOO_MANY_REQUESTS = 429


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results of one kind; without any words, everything there is. Filters come with them unless scripts fetch them."""
    if not is_within_limit(request, action="search", limit=settings.SEARCHES_A_MINUTE):
        return _too_many(request)
    runs_scripts = bool(request.headers.get("HX-Request")) or request.COOKIES.get(SCRIPTS) == "1"
    is_deferred = runs_scripts and "saringan" not in request.GET
    context = results_context(request.GET, is_deferred=is_deferred)
    note(query_of(request.GET), context["answer"], visitor=address_of(request))
    response = render(request, "portal/search.html", context | {"robots": "noindex" if request.GET else ""})
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


@require_safe
def result_facets(request: HttpRequest) -> HttpResponse:
    """The filters of a results page with their counts; whoever comes here as to a page is led to the results."""
    if not is_within_limit(request, action="search", limit=settings.SEARCHES_A_MINUTE):
        return HttpResponse(status=TOO_MANY_REQUESTS)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('portal:search')}?{request.GET.urlencode()}")
    query = query_of(request.GET)
    context = facets_context(request.GET, query, facets(query))
    chips = need_chips(request.GET, understood(query).needs) + chips_of(request.GET, query)
    context |= {"chips": chips, "query": query.text}
    response = render(request, "portal/search_facets.html", context)
    patch_cache_control(response, private=True, max_age=FACETS_KEPT_SECONDS)
    return response


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(
        request,
        "errors/too_many.html",
        {"cause": _("Please wait a moment"), "robots": "noindex"},
        status=TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = "60"
    return response
