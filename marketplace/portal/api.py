"""The public search API of the portal, with its OpenAPI description at /api/v1/openapi.json."""

import hashlib
import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.text import slugify
from ninja import Field, NinjaAPI, Schema
from ninja import Query as Parameters
from ninja.errors import ValidationError

from search.limits import SUGGESTIONS_A_MINUTE, is_within_limit
from search.models import Entry
from search.queries import Query
from search.selectors import FACETS_KEPT_SECONDS, search, search_with_facets
from search.suggestions import suggestions
from tenants.models import Region

api = NinjaAPI(
    title="Lumbung",
    version="1",
    urls_namespace="api",
    docs_url=None,
    description="Search over all storefronts.",
)


class SearchParameters(Schema):
    """What can be asked. `city` is a slug (`cilegon`, `kab-bekasi`) or an official region code (`36.72`)."""

    q: str = Field("", max_length=5000)
    city: str = Field("", max_length=120)
    category: str = Field("", max_length=50)
    kind: str = Field("", max_length=12)
    page: int = 1
    page_size: int = 24
    facets: bool = True


class Found(Schema):
    """One result. `price` in IDR, the lowest of its variants; null where nothing is sold."""

    kind: str
    sku: str
    title: str
    url: str
    cooperative: str
    city: str
    city_slug: str
    price: int | None
    categories: list[str]
    is_signature: bool


class SearchAnswer(Schema):
    """A page of results with the counts of each facet: {facet: {value: count}}."""

    total: int
    took_ms: int
    backend: str
    page: int
    page_size: int
    results: list[Found]
    facets: dict[str, dict[str, int]]


class SuggestParameters(Schema):
    """What was typed so far; from two letters on."""

    q: str = Field("", max_length=5000)


class Suggestion(Schema):
    """`text` is the whole name; `match` the part of it that was typed. `url` leads there."""

    text: str
    match: str
    note: str
    url: str


class SuggestionGroup(Schema):
    """Suggestions of one kind: product, category, city, cooperative, story, or spelling."""

    kind: str
    title: str
    suggestions: list[Suggestion]


class SuggestAnswer(Schema):
    """At most ten suggestions in all."""

    groups: list[SuggestionGroup]


class Refusal(Schema):
    """RFC 9457: what is wrong, and with what."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


@api.get(
    "/suggest",
    response={HTTPStatus.OK: SuggestAnswer, HTTPStatus.TOO_MANY_REQUESTS: Refusal},
    summary="What a search that is being typed may become",
)
def suggest(
    request: HttpRequest, response: HttpResponse, parameters: Parameters[SuggestParameters]
) -> dict[str, Any] | HttpResponse:
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
    return _kept_by_callers(request, response, {"groups": groups})


@api.get(
    "/search",
    response={HTTPStatus.OK: SearchAnswer, HTTPStatus.TOO_MANY_REQUESTS: Refusal},
    summary="Search products, stories, makers and cooperatives",
)
def search_everything(
    request: HttpRequest, response: HttpResponse, parameters: Parameters[SearchParameters]
) -> dict[str, Any] | HttpResponse:
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
    answer = search_with_facets(query) if parameters.facets else search(query)
    found = {
        "total": answer.total,
        "took_ms": answer.took_ms,
        "backend": answer.backend,
        "page": query.page,
        "page_size": query.page_size,
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
    }
    return _kept_by_callers(request, response, found)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """A parameter that is no number, or far too long: said by its name."""
    said = "; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in failure.errors)
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "These parameters cannot be understood.", said)


def _kept_by_callers(
    request: HttpRequest, response: HttpResponse, body: dict[str, Any]
) -> dict[str, Any] | HttpResponse:
    """Whoever is not signed in may keep an answer for a minute, and is told when it is still the same."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response["Cache-Control"] = "private, no-store"
        return body
    compared = json.dumps({name: value for name, value in body.items() if name != "took_ms"}, default=str)
    etag = f'"{hashlib.sha256(compared.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={FACETS_KEPT_SECONDS}"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    for name, value in headers.items():
        response[name] = value
    return body


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
