"""What the search API is asked and what it answers, with words and examples for its documentation (`/api/docs/`)."""

from typing import Any

from django.utils.translation import gettext_noop
from ninja import Field, Schema

FOUND: dict[str, Any] = {
    "kind": "product",
    "sku": "CLG-EMP-001",
    "title": "Emping melinjo Cikerai",
    "url": "https://cilegon.example/produk/emping-melinjo-cikerai/",
    "cooperative": "Koperasi Wanita Pesisir Krakatau",
    "city": "Cilegon",
    "city_slug": "cilegon",
    "price": 38_000,
    "categories": ["keripik-kerupuk", "makanan-kering"],
    "is_signature": True,
}


class SearchParameters(Schema):
    q: str = Field(
        "",
        max_length=5000,
        description=gettext_noop(
            "What is looked for, as people type it; the first 200 characters count. Prices, quantities and places in it are understood."
        ),
        examples=["emping cilegon di bawah 50 ribu"],
    )
    city: str = Field(
        "",
        max_length=120,
        description=gettext_noop("A city’s slug or its official region code."),
        examples=["cilegon", "36.72"],
    )
    category: str = Field(
        "", max_length=50, description=gettext_noop("A category’s slug."), examples=["keripik-kerupuk"]
    )
    kind: str = Field(
        "",
        max_length=12,
        description=gettext_noop("One of product, story, maker, cooperative; empty for all of them."),
        examples=["product"],
    )
    page: int = Field(1, description=gettext_noop("From 1 on; the first 10,000 results can be reached."))
    page_size: int = Field(24, description=gettext_noop("Results a page, from 1 to 100."))
    facets: bool = Field(
        True,
        description=gettext_noop("Whether the counts of each facet are wanted; without them it is quicker."),
    )


class Found(Schema):
    """One result."""

    kind: str = Field(description=gettext_noop("One of product, story, maker, cooperative."))
    sku: str = Field(description=gettext_noop("The article’s number, of goods only."))
    title: str = Field(description=gettext_noop("What it is called."))
    url: str = Field(description=gettext_noop("The page on the cooperative’s own host."))
    cooperative: str = Field(description=gettext_noop("Whose it is."))
    city: str = Field(description=gettext_noop("Where that cooperative is."))
    city_slug: str = Field(description=gettext_noop("The city as it is given as a parameter."))
    price: int | None = Field(
        description=gettext_noop("In whole rupiah, the lowest of its variants; null where nothing is sold.")
    )
    categories: list[str] = Field(description=gettext_noop("Slugs of its category and the one above."))
    is_signature: bool = Field(description=gettext_noop("Whether its city is proud of it."))


class DidYouMean(Schema):
    """Another spelling."""

    text: str = Field(description=gettext_noop("The words that were searched instead."))
    total: int = Field(description=gettext_noop("How many results they have."))


class SearchAnswer(Schema):
    """A page of results."""

    total: int = Field(description=gettext_noop("How many results there are; counted up to 1,000 only."))
    took_ms: int = Field(description=gettext_noop("Milliseconds that the search took."))
    backend: str = Field(description=gettext_noop("Which engine answered: elasticsearch or postgresql."))
    page: int = Field(description=gettext_noop("The page that was answered, brought into bounds."))
    page_size: int = Field(description=gettext_noop("Its size, brought into bounds."))
    did_you_mean: DidYouMean | None = Field(
        None,
        description=gettext_noop(
            "The spelling whose results these are, where nothing has the words as typed; else null."
        ),
    )
    results: list[Found] = Field(description=gettext_noop("The results, the best first."))
    nearby: int = Field(
        description=gettext_noop(
            "Where there are few, so many at the end come close only: they have some of the words. The total does not count them."
        )
    )
    facets: dict[str, dict[str, int]] = Field(
        description=gettext_noop("For each facet how many results each of its values would leave.")
    )

    model_config = {
        "json_schema_extra": {
            "example": {
                "total": 1,
                "took_ms": 7,
                "backend": "elasticsearch",
                "page": 1,
                "page_size": 24,
                "did_you_mean": None,
                "results": [FOUND],
                "nearby": 0,
                "facets": {"cities": {"cilegon": 1}, "kinds": {"product": 1}},
            }
        }
    }


class SuggestParameters(Schema):
    q: str = Field(
        "",
        max_length=5000,
        description=gettext_noop("What was typed so far; from two letters on."),
        examples=["emp"],
    )


class Suggestion(Schema):
    """One suggestion."""

    text: str = Field(description=gettext_noop("The whole name."))
    match: str = Field(description=gettext_noop("The part of it that was typed."))
    note: str = Field(description=gettext_noop("City and price, or how many results there are."))
    url: str = Field(description=gettext_noop("Where it leads."))


class SuggestionGroup(Schema):
    """Suggestions of one kind."""

    kind: str = Field(
        description=gettext_noop("One of query, product, category, city, cooperative, story, spelling.")
    )
    title: str = Field(description=gettext_noop("The kind in the visitor’s language."))
    suggestions: list[Suggestion] = Field(description=gettext_noop("The suggestions, the best first."))


class SuggestAnswer(Schema):
    """Groups of suggestions."""

    groups: list[SuggestionGroup] = Field(description=gettext_noop("At most ten suggestions in all."))

    model_config = {
        "json_schema_extra": {
            "example": {
                "groups": [
                    {
                        "kind": "product",
                        "title": "Produk",
                        "suggestions": [
                            {
                                "text": FOUND["title"],
                                "match": "Emp",
                                "note": "Cilegon · Rp38.000",
                                "url": FOUND["url"],
                            }
                        ],
                    }
                ]
            }
        }
    }


class Refusal(Schema):
    """RFC 9457: what is wrong, and with what."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


KEPT = {
    "ETag": {
        "description": gettext_noop("Send it back as If-None-Match; 304 says that nothing changed."),
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": gettext_noop("Whoever is not signed in may keep an answer for a minute."),
        "schema": {"type": "string"},
    },
}


def answers(limit: str) -> dict[str, Any]:
    """What every address may answer besides, for the OpenAPI description; `limit` says how often one may ask."""
    return {
        "responses": {
            200: {"headers": KEPT},
            304: {"description": gettext_noop("What you have is still the same; nothing is sent again.")},
            422: _problem(gettext_noop("A parameter cannot be understood; its name is told."), 422),
            429: _problem(limit, 429)
            | {
                "headers": {
                    "Retry-After": {
                        "description": gettext_noop("Seconds to wait."),
                        "schema": {"type": "integer"},
                    }
                }
            },
        }
    }


def _problem(description: str, status: int) -> dict[str, Any]:
    said = {
        422: ("These parameters cannot be understood.", "page: Input should be a valid integer"),
        429: ("Too many requests", "Too many requests from this address; wait a minute."),
    }[status]
    example = Refusal(title=said[0], status=status, detail=said[1]).model_dump()
    content = {"schema": Refusal.model_json_schema(), "example": example}
    return {"description": description, "content": {"application/problem+json": content}}
