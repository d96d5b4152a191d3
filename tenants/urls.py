"""Links that leave the host they are written on."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from tenants.models import Cooperative


def base_address(cooperative: Cooperative) -> str:
    """Scheme, primary host and port of a storefront, without a trailing slash."""
    return address_of_host(cooperative.host)


def address_of_host(host: str) -> str:
    """The same of a host."""
    base = urlsplit(settings.BASE_URL)
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{host}{port}"


def home_address(cooperative: Cooperative) -> str:
    """The absolute address of a storefront's front page, in the visitor's language."""
    return base_address(cooperative) + localised("/")


def localised(path: str) -> str:
    """A path that was kept without its language, as the visitor's language has it: English stands below /en/."""
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def without_language(path: str) -> str:
    """The other way round: the path as it is kept, whichever language it was copied in."""
    for code, _name in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path[len(code) + 1 :] or "/"
    return path


def absolute(cooperative: Cooperative, name: str, *args: object, **kwargs: object) -> str:
    """The absolute address of a named page on a cooperative's own primary host."""
    return base_address(cooperative) + path_on(cooperative, name, *args, **kwargs)


def path_on(cooperative: Cooperative, name: str, *args: object, **kwargs: object) -> str:
    """The path of a named page in the URLs of that cooperative's host."""
    urlconf = settings.PORTAL_URLCONF if cooperative.is_portal else settings.STOREFRONT_URLCONF
    return reverse(name, urlconf=urlconf, args=args or None, kwargs=kwargs or None)
