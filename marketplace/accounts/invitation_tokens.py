"""Tokens of invitations: made from the row and the secret key, so that a mail can be written again from the row alone.

The table keeps a hash only, and the outbox an id only; neither lets its reader join. A new expiry makes a new token.
"""

import hashlib
from datetime import datetime, timedelta

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
