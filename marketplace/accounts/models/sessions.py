"""Sessions per host, and the single-use tickets that carry a sign-in from the portal to a storefront."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class SessionManager(BaseSessionManager):
    use_in_migrations = True


class Session(AbstractBaseSession):
    """A session of one host. The schema stands in the row: a cookie of one storefront is nothing on another."""

    schema_name = models.CharField(max_length=63)
    user_id = models.BigIntegerField(null=True, db_index=True)
    browser = models.CharField(max_length=60, blank=True)
    signed_in_at = models.DateTimeField(null=True)

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "accounts_session"


class SignInTicket(models.Model):
    """Lets one browser, once, within a minute, be the same person on a storefront as on the portal.

    The token itself is only in the redirect; here is its hash, bound to the storefront's host and to the browser that
    asked (the hash of a cookie which the storefront set before sending the visitor to the portal).
    """

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    host = models.CharField(max_length=253)
    browser_hash = models.CharField(max_length=64)
    next_path = models.CharField(max_length=500)
    second_factor_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
