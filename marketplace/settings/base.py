"""Everything the marketplace needs to know, each outside service by one address from the environment."""

from pathlib import Path

import environ
from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _

from cms.motifs import THEMES

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
# The table of domains is the gate: a host that no cooperative owns gets the unknown-host page.
ALLOWED_HOSTS = ["*"]

# Where people reach the portal. Storefronts' own addresses come from their primary domain with this scheme and port.
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
# Begins the number of every purchase in open contracting data; register one of your own before publishing them.
OCDS_PREFIX = env("OCDS_PREFIX", default="ocds-lumbung")
IS_HTTPS = BASE_URL.startswith("https://")

SHARED_APPS = [
    "tenants",  # before django_tenants, whose `migrate` it replaces
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "marketplace.core",
    "marketplace.accounts",
    "marketplace.reference",
    "marketplace.payments",
    "marketplace.joining",
    "marketplace.ordering",
    "marketplace.procurement",
    "marketplace.receiving",
    "marketplace.settlement",
    "search",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "tenants.staff",
    "marketplace.catalogue",
    "marketplace.sharing",
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
]

# Views without tables of their own.
VIEW_APPS = ["marketplace.portal", "marketplace.storefront", "marketplace.reports"]

# Ours before Wagtail's and allauth's, so that our templates are found first.
INSTALLED_APPS = [
    "tenants",
    "tenants.staff",
    *VIEW_APPS,
    "cms",
    *[app for app in SHARED_APPS if app != "tenants"],
    *[app for app in TENANT_APPS if app not in SHARED_APPS and app not in {"tenants.staff", "cms"}],
]

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
    "default": {
        "BACKEND": "marketplace.core.cache.FailOpenRedisCache",
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
    "purge-outbox": {"task": "marketplace.core.tasks.purge_outbox", "schedule": 86_400.0},
    "purge-visitors": {"task": "ordering.purge_visitors", "schedule": 86_400.0},
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

# Mail
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Lumbung <halo@lumbung.test>")
MAIL_INBOX_URL = env("MAIL_INBOX_URL", default="")

# Accounts: one for all storefronts; sessions are rows per host.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "marketplace.accounts.sessions"
# `__Host-` needs Secure and refuses a Domain: no storefront can write another's cookie. Loopback http can have neither.
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "bahasa"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Ours is Django's own with a cookie that is bound to its storefront.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
CSRF_FAILURE_VIEW = "marketplace.storefront.errors.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/akun/"

ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whoever types an address that has no account would otherwise make us write to a stranger.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "marketplace.accounts.forms.SignInForm",
    "signup": "marketplace.accounts.forms.SignUpForm",
    "reset_password": "marketplace.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "marketplace.accounts.forms.NewPasswordForm",
    "change_password": "marketplace.accounts.forms.ChangePasswordForm",
    "set_password": "marketplace.accounts.forms.SetPasswordForm",
    "add_email": "marketplace.accounts.forms.ChangeEmailForm",
    "change_email": "marketplace.accounts.forms.CorrectEmailForm",
    "confirm_email_verification_code": "marketplace.accounts.forms.EmailCodeForm",
    "reauthenticate": "marketplace.accounts.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "marketplace.accounts.forms.SecondFactorForm",
    "reauthenticate": "marketplace.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "marketplace.accounts.forms.ActivateSecondFactorForm",
}
MFA_ADAPTER = "marketplace.accounts.adapter.SecondFactorAdapter"
# How many proxies of ours stand before the application; rate limits count the address behind them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lumbung"
# A code that ran out while it was typed still counts.
MFA_TOTP_TOLERANCE = 1
# The demo's people sign in without a second factor; nobody else is exempt.
SECOND_FACTOR_EXEMPT_DOMAIN = env("SECOND_FACTOR_EXEMPT_DOMAIN", default="")

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

# Wagtail
WAGTAIL_SITE_NAME = "Lumbung"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Off: on slow lines a save still under way meets the click on «publish», and the editor is told of a conflict with herself.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAILADMIN_LOGIN_URL = "/masuk/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "catalogue.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "marketplace.catalogue.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"heic": "jpeg", "avif": "jpeg", "bmp": "jpeg", "webp": "jpeg"}
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

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
