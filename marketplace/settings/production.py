"""Production: every address must be named, and the scheme must be https."""

from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import IS_HTTPS, env

for name in ("VALKEY_URL", "ELASTICSEARCH_URL", "EMAIL_URL", "BASE_URL"):
    if not env(name, default=""):
        raise ImproperlyConfigured(f"{name} is not set; production takes every address from the environment.")
if not IS_HTTPS:
    raise ImproperlyConfigured("BASE_URL must start with https:// in production.")
DEBUG = False
