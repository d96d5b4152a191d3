"""Everything the marketplace needs to know, each outside service by one address from the environment."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _

from cms.motifs import THEMES
from marketplace.settings.accounts import *  # noqa: F403
from marketplace.settings.applications import *  # noqa: F403
from marketplace.settings.editing import *  # noqa: F403
from marketplace.settings.environment import (
    BASE_URL,  # noqa: F401  (a setting itself)
    IS_HTTPS,
    PROJECT_ROOT,
    env,
)

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
# The table of domains is the gate: a host that no cooperative owns gets the unknown-host page.
ALLOWED_HOSTS = ["*"]

# Begins the number of every purchase in open contracting data; register one of your own before publishing them.
OCDS_PREFIX = env("OCDS_PREFIX", default="ocds-lumbung")

TENANT_MODEL = "tenants.Cooperative"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
PORTAL_SCHEMA = "portal"
TEMPLATE_SCHEMA = "template"
# Commands that fill shared tables of apps above `tenants`, which must not import them.
AFTER_PUBLIC_MIGRATION = ["load_reference"]
AFTER_PORTAL_PROVISIONING = ["prepare_portal"]
RESERVED_SCHEMAS = {"public", PORTAL_SCHEMA, TEMPLATE_SCHEMA, "information_schema"}

MIDDLEWARE = [
    "marketplace.core.middleware.RequestIdMiddleware",
    "tenants.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.StorefrontMiddleware",
    "marketplace.storefront.middleware.RobotsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketplace.storefront.middleware.LanguageChoiceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "marketplace.accounts.csrf.StorefrontCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.PreparingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.accounts.middleware.AdminAccessMiddleware",
    "marketplace.accounts.middleware.SecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "marketplace.urls.storefront"
PORTAL_URLCONF = "marketplace.urls.portal"
STOREFRONT_URLCONF = "marketplace.urls.storefront"
WSGI_APPLICATION = "marketplace.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_ROOT / "marketplace" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marketplace.storefront.context.storefront",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wagtail.templatetags.wagtailcore_tags",
                "marketplace.core.templatetags.money",
                "marketplace.core.templatetags.dates",
                "marketplace.core.templatetags.palettes",
            ],
        },
    },
]

# PostgreSQL. Renewing connections bounds what a backend keeps of the storefronts it has touched; server-side prepared
# statements would outlive a change of search_path.
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].update(
    ENGINE="django_tenants.postgresql_backend",
    CONN_MAX_AGE=600,
    CONN_HEALTH_CHECKS=True,
)
DATABASES["default"].setdefault("OPTIONS", {}).update(prepare_threshold=None)
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Valkey. Every alias but `hosts` carries the schema in its keys; `hosts` answers before the schema is known.
VALKEY_URL = env("VALKEY_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    # allauth counts attempts to sign in here.
    "default": {
        "BACKEND": "marketplace.core.cache.CountingRedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
    },
    "renditions": {
        "BACKEND": "marketplace.core.cache.FailOpenRedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "KEY_PREFIX": "renditions",
        "TIMEOUT": 3600,
    },
    "hosts": {
        "BACKEND": "marketplace.core.cache.FailOpenRedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "hosts",
        "TIMEOUT": 60,
    },
}

# Celery. Nothing is scheduled far ahead and every body is idempotent, so late acknowledgement is safe.
CELERY_BROKER_URL = VALKEY_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = 2
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE", default="lumbung")
# max_retries: a relay that finds Valkey down knows at once instead of after six seconds; it has its own patience.
# Pictures take seconds each; they must not stand before a change that the search waits for.
PICTURE_QUEUE = f"{CELERY_TASK_DEFAULT_QUEUE}-pictures"
CELERY_TASK_ROUTES = {"catalogue.make_renditions": {"queue": PICTURE_QUEUE}}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "due-work": {"task": "marketplace.core.tasks.run_due_work", "schedule": 30.0, "options": {"expires": 25}},
    "reconcile-payments": {
        "task": "payments.reconcile",
        "schedule": 3_600.0,
        "options": {"expires": 3_000},
    },
    "follow-transfers": {
        "task": "settlement.follow_transfers",
        "schedule": 3_600.0,
        "options": {"expires": 3_000},
    },
    # Until the clock is past the first night of a month everywhere in the country, nothing of it is closed.
    "issue-statements": {"task": "settlement.issue_statements", "schedule": crontab(hour=3, minute=40)},
    "purge-outbox": {"task": "marketplace.core.tasks.purge_outbox", "schedule": 86_400.0},
    "purge-visitors": {"task": "ordering.purge_visitors", "schedule": 86_400.0},
    # Before the office opens; on days off nothing is sent.
    "digests": {"task": "portal.digests", "schedule": crontab(hour=6, minute=15)},
    "desk-digests": {"task": "receiving.desk_digests", "schedule": crontab(hour=6, minute=15)},
    "purge-sessions": {"task": "accounts.purge_sessions", "schedule": 86_400.0},
}

# Which name server is asked whether a domain carries our token, as host:port; the machine's own unless named.
DNS_RESOLVER = env("DNS_RESOLVER", default="")

# Search: without an address, PostgreSQL answers.
# One node, or several with commas between them; or Elastic Cloud's id instead. Empty: PostgreSQL answers searches.
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_CLOUD_ID = env("ELASTICSEARCH_CLOUD_ID", default="")
ELASTICSEARCH_API_KEY = env("ELASTICSEARCH_API_KEY", default="")
# A file with the certificate of the authority that signed the nodes' own.
ELASTICSEARCH_CA = env("ELASTICSEARCH_CA", default="")
# How many searches one address may ask in a minute; 0: as many as it likes.
SEARCHES_A_MINUTE = env.int("SEARCHES_A_MINUTE", default=300)
SEARCH_INDEX_PREFIX = env("SEARCH_INDEX_PREFIX", default="lumbung")

# Card payments: a key makes the method appear; the base address is Stripe's own unless named.
STRIPE_API_KEY = env("STRIPE_API_KEY", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
# Accounts of cooperatives at Stripe. Off: whether Stripe opens them for Indonesia has to be agreed with it first.
STRIPE_CONNECT = env.bool("STRIPE_CONNECT", default=False)
STRIPE_CONNECT_COUNTRY = env("STRIPE_CONNECT_COUNTRY", default="ID")

# Mail
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Lumbung <halo@lumbung.test>")
MAIL_INBOX_URL = env("MAIL_INBOX_URL", default="")

# Language and time
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# The first folder wins over the second; the second holds what Wagtail's own Indonesian lacks.
LOCALE_PATHS = [PROJECT_ROOT / "marketplace" / "locale", PROJECT_ROOT / "marketplace" / "locale_wagtail"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
# Off: it would write keys and attributes above 999 with dots, too. Money has a filter of its own.
USE_THOUSAND_SEPARATOR = False

# Files: static ones with hashed names; media per storefront; private files have no address at all.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(PROJECT_ROOT / "staticfiles")))
STATICFILES_DIRS = [PROJECT_ROOT / "marketplace" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT", default=str(PROJECT_ROOT / "media"))
PRIVATE_ROOT = env("PRIVATE_ROOT", default=str(PROJECT_ROOT / "var" / "private"))
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
STORAGES = {
    "default": {"BACKEND": "tenants.storage.StorefrontMediaStorage"},
    "private": {"BACKEND": "tenants.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "marketplace.core.staticfiles.CompactStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Security headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"
# Pictures of search results and forms lead to storefronts on domains of their own, and to the payment provider; browsers
# check the redirects after a form as well.
_ELSEWHERE = ["https:"] if IS_HTTPS else ["http:", "https:"]
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline scripts and styles; it has its own policy in tenants.middleware.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *_ELSEWHERE],
        # The nonce is for one element: the palettes of the storefronts on the page.
        "style-src": ["'self'", NONCE],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *_ELSEWHERE],
        "frame-ancestors": ["'self'"],
    },
}

# The cloths a storefront can wear, for forms of apps below the one that draws them.
CITY_THEMES = [(theme.key, theme.name) for theme in THEMES.values()]
# Motif, ground and accent of each, for storefronts that chose no colours of their own.
CITY_CLOTHS = {theme.key: (theme.motif, theme.latar, theme.aksen) for theme in THEMES.values()}

# A product that is only being written is shown by the storefront's own view.
PRODUCT_PREVIEW = "marketplace.storefront.views.products.preview"

# Logging: one line each, to standard output; the process supervisor keeps the files.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "elastic_transport": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
