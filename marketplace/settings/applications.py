"""Which applications there are, and whose schema holds their tables."""

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
