"""What every host answers about searching."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from search.limits import SUGGESTIONS_A_MINUTE, is_within_limit
from search.suggestions import KEPT_SECONDS, suggestions

TOO_MANY_REQUESTS = 429


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The inside of a search box's list while words are typed; the search itself works without it."""
    if not is_within_limit(request, action="suggest", limit=SUGGESTIONS_A_MINUTE):
        return HttpResponse(status=TOO_MANY_REQUESTS)
    groups = suggestions(request.GET.get("q", ""), request.tenant)
    response = render(request, "search/suggestions.html", {"groups": groups})
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    return response
