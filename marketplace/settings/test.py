"""The tests: the same settings on the services that `deploy/test` started."""

import os
import tempfile
from pathlib import Path

from deploy.services.environment import load_environment

load_environment(Path(__file__).resolve().parent.parent.parent, kind="test")
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ["BASE_URL"] = "http://localhost:8000"
# The private storage is built when the models load, so its folder must be named before that.
_files = tempfile.mkdtemp(prefix="lumbung-test-")
os.environ["MEDIA_ROOT"] = f"{_files}/media"
os.environ["PRIVATE_ROOT"] = f"{_files}/private"

from marketplace.settings.base import *  # noqa: E402, F403  (the environment must be complete first)
from marketplace.settings.base import CACHES, STORAGES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Per process, so that parallel workers do not see each other's entries; the Valkey backend has tests of its own.
for options in CACHES.values():
    options["BACKEND"] = "django.core.cache.backends.locmem.LocMemCache"
    options["LOCATION"] = options.get("KEY_PREFIX", "default")
WHITENOISE_AUTOREFRESH = True
LOGGING = {"version": 1, "disable_existing_loggers": False}
