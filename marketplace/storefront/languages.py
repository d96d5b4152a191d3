"""Indonesian stands at the plain address, English below /en/: both can be linked and found.

Only a choice is remembered, never guessed: the switch names the language in the query, which sets a cookie and leads
on to the bare address. Whoever chose English is then led there from Indonesian addresses too, a shared link included.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import LocalePrefixPattern, get_resolver
from django.utils.translation import get_language, override

PARAMETER = "bahasa"
COOKIE_SECONDS = 365 * 86_400
CODES = tuple(code for code, _ in settings.LANGUAGES)


def has_languages(request: HttpRequest) -> bool:
    """True where the address exists in every language; the back office, files and the API have one address."""
    path = request.path_info.lstrip("/")
    for entry in get_resolver(request.urlconf).url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            return True
        if entry.pattern.match(path):
            return False
    return False


def bare_path(path: str) -> str:
    """The path without its language: that of the Indonesian page."""
    for code in CODES:
        if code != settings.LANGUAGE_CODE and path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path


def path_in(code: str, path: str) -> str:
    """The same page's path in another language."""
    return bare_path(path) if code == settings.LANGUAGE_CODE else f"/{code}{bare_path(path)}"


def languages(request: HttpRequest, base: str) -> list[dict[str, Any]]:
    """The same page in each language: `url` keeps the query and remembers the choice, `address` is the page itself."""
    if not has_languages(request):
        return []
    current = get_language()
    found = []
    for code, name in settings.LANGUAGES:
        path = path_in(code, request.path)
        query = request.GET.copy()
        if code != current:
            query[PARAMETER] = code
        with override(code):
            found.append(
                {
                    "code": code,
                    "name": str(name),
                    "url": f"{path}?{query.urlencode()}" if query else path,
                    "address": base + path,
                    "current": code == current,
                }
            )
    return found
