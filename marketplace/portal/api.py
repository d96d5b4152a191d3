"""The public search API of the portal, with its OpenAPI description at /api/v1/openapi.json and in words at /api/docs/."""

import hashlib
import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.text import slugify
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja import Query as Parameters
from ninja.errors import ValidationError

from marketplace.portal.api_schemas import (
    Refusal,
    SearchAnswer,
    SearchParameters,
    SuggestAnswer,
    SuggestParameters,
    answers,
)
from search.limits import SUGGESTIONS_A_MINUTE, address_of, is_within_limit
from search.models import Entry
from search.queries import Query
from search.questions import note
from search.selectors import FACETS_KEPT_SECONDS, search, search_with_facets
from search.suggestions import suggestions
from tenants.models import Region

api = NinjaAPI(
    title="Lumbung",
    version="1",
    urls_namespace="api",
    docs_url=None,
    description="Search over all storefronts: goods, stories, makers and cooperatives. No key is needed; see /api/docs/.",
)


@api.get(
    "/suggest",
    response={HTTPStatus.OK: SuggestAnswer},
    summary=gettext_noop("What a search that is being typed may become"),
    description=gettext_noop(
        "For a box in which people type: what others looked for, goods, categories, cities, shops and stories."
    ),
    openapi_extra=answers(gettext_noop("More than 600 requests of one address in a minute.")),
)
def suggest(request: HttpRequest, parameters: Parameters[SuggestParameters]) -> HttpResponse:
    if not is_within_limit(request, action="suggest", limit=SUGGESTIONS_A_MINUTE):
        return _too_many()
    groups = [
        {
            "kind": group["kind"],
            "title": group["title"],
            "suggestions": [
                {
                    "text": option["before"] + option["match"] + option["text"],
                    "match": option["match"],
                    "note": option["note"],
                    "url": option["url"],
                }
                for option in group["options"]
            ],
        }
        for group in suggestions(parameters.q, request.tenant)
    ]
    return _kept_by_callers(request, {"groups": groups})


@api.get(
    "/search",
    response={HTTPStatus.OK: SearchAnswer},
    summary=gettext_noop("Search products, stories, makers and cooperatives"),
    description=gettext_noop(
        "What the search page finds, in the same order. Numbers out of bounds are brought into bounds; nothing that is unknown is refused."
    ),
    openapi_extra=answers(gettext_noop("Too many requests of one address in a minute.")),
)
def search_everything(request: HttpRequest, parameters: Parameters[SearchParameters]) -> HttpResponse:
    if not is_within_limit(request, action="search", limit=settings.SEARCHES_A_MINUTE):
        return _too_many()
    query = Query(
        text=parameters.q,
        kinds=(parameters.kind,) if parameters.kind in Entry.Kind.values else (),
        cities=(_city(parameters.city),) if parameters.city else (),
        categories=(parameters.category,) if parameters.category else (),
        page=parameters.page,
        page_size=parameters.page_size,
    )
    answer = (search_with_facets if parameters.facets else search)(query, cards=False)
    note(query, answer, visitor=address_of(request))
    found = {
        "total": answer.total,
        "took_ms": answer.took_ms,
        "backend": answer.backend,
        "page": query.page,
        "page_size": query.page_size,
        "did_you_mean": {"text": answer.corrected, "total": answer.total} if answer.corrected else None,
        "facets": answer.facets.counts,
        "results": [
            {
                "kind": hit.kind,
                "sku": hit.sku,
                "title": hit.title,
                "url": hit.path,
                "cooperative": hit.cooperative_name,
                "city": hit.city_name,
                "city_slug": hit.city_slug,
                "price": hit.price,
                "categories": hit.categories,
                "is_signature": hit.is_signature,
            }
            for hit in answer.hits
        ],
        "nearby": answer.nearby,
    }
    return _kept_by_callers(request, found)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """A parameter that is no number, or far too long: said by its name."""
    said = "; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in failure.errors)
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "These parameters cannot be understood.", said)


def _kept_by_callers(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """Whoever is not signed in may keep an answer for a minute, and is told when it is still the same.

    It is written as it is: to have the framework check each field of what we made ourselves took longer than finding it. Tests
    hold it against its description.
    """
    content = json.dumps(body)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return _json(content, {"Cache-Control": "private, no-store"})
    compared = json.dumps({name: value for name, value in body.items() if name != "took_ms"})
    etag = f'"{hashlib.sha256(compared.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={FACETS_KEPT_SECONDS}"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return _json(content, headers)


def _json(content: str, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


def _too_many() -> HttpResponse:
    refusal = _problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        "Too many requests from this address; wait a minute.",
    )
    refusal["Retry-After"] = "60"
    return refusal


def _problem(status: HTTPStatus, title: str, detail: str) -> HttpResponse:
    body = Refusal(title=title, status=status, detail=detail).model_dump_json()
    return HttpResponse(body, status=status, content_type="application/problem+json")


def _city(given: str) -> str:
    """The slug that entries carry, from a slug or an official code."""
    if given.replace(".", "").isdigit():
        region = Region.objects.filter(code=given).first()
        return slugify(region.short_name) if region else given
    return slugify(given)
