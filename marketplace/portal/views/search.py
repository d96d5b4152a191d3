"""The one search over all storefronts: a page that works as a plain GET form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.portal.search_results import results_context


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results of one kind with facets; without any words, everything there is."""
    context = results_context(request.GET) | {"robots": "noindex" if request.GET else ""}
    return render(request, "portal/search.html", context)
