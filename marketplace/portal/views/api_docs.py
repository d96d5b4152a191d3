"""The search API's documentation, written from its own OpenAPI description: no scripts, nothing from elsewhere."""

import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.portal.api import api

Described = dict[str, Any]


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, answers, refusals and an example to try."""
    described = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    schemas = described["components"]["schemas"]
    context = {
        "page_title": _("The search for your own programs"),
        "page_description": _(
            "Search goods, stories, makers and cooperatives of all cities from your own program."
        ),
        "addresses": [
            _address(path, operations["get"], schemas)
            for path, operations in sorted(described["paths"].items())
        ],
        "openapi_url": reverse("api:openapi-json"),
        "a_minute": settings.SEARCHES_A_MINUTE,
    }
    return render(request, "portal/api_docs.html", context)


def _address(path: str, operation: Described, schemas: Described) -> Described:
    parameters = operation.get("parameters", [])
    summary, description = operation["summary"], operation["description"]
    query = urlencode({one["name"]: one["schema"]["examples"][0] for one in parameters[:1]})
    return {
        "id": operation["operationId"].rpartition("_")[2],
        "path": path,
        "summary": _(summary),
        "description": _(description),
        "parameters": [_parameter(one) for one in parameters],
        "answers": [_answer(status, one, schemas) for status, one in operation["responses"].items()],
        "example_url": f"{settings.BASE_URL}{path}?{query}",
    }


def _parameter(one: Described) -> list[str]:
    """Name, type, what it is when left out, meaning, an example."""
    schema = one["schema"]
    default = schema.get("default")
    return [
        one["name"],
        schema["type"],
        json.dumps(default) if default not in ("", None) else "–",
        _(one.get("description") or schema["description"]),
        ", ".join(str(example) for example in schema.get("examples", [])) or "–",
    ]


def _answer(status: str, one: Described, schemas: Described) -> Described:
    """What an answer of this status holds, and what it looks like."""
    content: Described = next(iter(one.get("content", {}).values()), {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    example = content.get("example") or schemas.get(name, {}).get("example")
    return {
        "status": status,
        "description": _("The answer.") if status == "200" else _(one["description"]),
        "fields": list(_fields(name, schemas)) if name else [],
        "headers": [[header, _(told["description"])] for header, told in one.get("headers", {}).items()],
        "example": json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    }


def _fields(name: str, schemas: Described, prefix: str = "") -> Any:
    """Rows of (name, type, meaning) of a schema and of those within it: «results[].title»."""
    for field, told in schemas[name].get("properties", {}).items():
        options = told.get("anyOf", [told])
        inner = next((one for one in options if "$ref" in one or "$ref" in one.get("items", {})), None)
        types = " | ".join(one.get("type", "object") for one in options)
        yield [prefix + field, types, _(told["description"]) if told.get("description") else "–"]
        if inner:
            is_list = "items" in inner
            reference = (inner["items"] if is_list else inner)["$ref"].rpartition("/")[2]
            yield from _fields(reference, schemas, f"{prefix}{field}{'[]' if is_list else ''}.")
