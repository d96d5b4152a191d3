"""Tokens of invitations: made from the row and the secret key, so that a mail can be written again from the row alone.

The table keeps a hash only, and the outbox an id only; neither lets its reader join. A new expiry makes a new token.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.crypto import salted_hmac

VALID_FOR = timedelta(days=7)


def token_for(scope: str, pk: int, expires_at: datetime) -> str:
    """The token of invitation `pk`; `scope` names the table and, for a storefront's own table, its schema."""
    return salted_hmac(
        f"invitation.{scope}", f"{pk}.{expires_at.timestamp():.6f}", algorithm="sha256"
    ).hexdigest()[:48]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationRefused(Exception):
    """An invitation cannot be accepted; `reason` is unknown, expired, revoked, used or other_person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Invited(Protocol):
    email: str
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


def why_refused(invitation: Invited | None, user: AbstractBaseUser | AnonymousUser) -> str:
    """Tell why this person cannot accept: unknown, revoked, used, expired, other_person; empty where they can."""
    if invitation is None:
        return "unknown"
    if invitation.revoked_at:
        return "revoked"
    if invitation.accepted_at:
        return "used"
    if invitation.expires_at <= timezone.now():
        return "expired"
    if user.is_authenticated and getattr(user, "email", "").lower() != invitation.email:
        return "other_person"
    return ""
