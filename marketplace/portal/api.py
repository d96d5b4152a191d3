"""The public search API of the portal, with its OpenAPI description at /api/v1/openapi.json."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify
from ninja import Field, NinjaAPI, Schema
from ninja import Query as Parameters

from search.models import Entry
from search.queries import Query
from search.selectors import search
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


@api.get("/search", response=SearchAnswer, summary="Search products, stories, makers and cooperatives")
def search_everything(request: HttpRequest, parameters: Parameters[SearchParameters]) -> dict[str, Any]:
    query = Query(
        text=parameters.q,
        kinds=(parameters.kind,) if parameters.kind in Entry.Kind.values else (),
        cities=(_city(parameters.city),) if parameters.city else (),
        categories=(parameters.category,) if parameters.category else (),
        page=parameters.page,
        page_size=parameters.page_size,
    )
    answer = search(query)
    return {
        "total": answer.total,
        "took_ms": answer.took_ms,
        "backend": answer.backend,
        "page": query.page,
        "page_size": query.page_size,
        "facets": answer.facets,
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


def _city(given: str) -> str:
    """The slug that entries carry, from a slug or an official code."""
    if given.replace(".", "").isdigit():
        region = Region.objects.filter(code=given).first()
        return slugify(region.short_name) if region else given
    return slugify(given)
