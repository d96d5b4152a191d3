"""Single-use tickets that carry a sign-in from the portal to a storefront."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import SignInTicket, User

VALID_FOR = timedelta(seconds=60)
# Refusals still explain themselves for a day; then the rows go.
KEPT_FOR = timedelta(days=1)


class TicketRefused(Exception):
    """A ticket was not redeemed; `reason` is unknown, used, expired, other_host or other_browser."""

    def __init__(self, reason: str, ticket: SignInTicket | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ticket = ticket


def issue_ticket(
    *, user: User, host: str, browser_hash: str, next_path: str, second_factor_at: float | None
) -> str:
    """Write a ticket for one browser on one host and return its token, which is kept nowhere.

    `second_factor_at` is in seconds since the epoch.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        SignInTicket.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
        SignInTicket.objects.create(
            token_hash=hash_of(token),
            user=user,
            host=host,
            browser_hash=browser_hash,
            next_path=next_path,
            second_factor_at=datetime.fromtimestamp(second_factor_at, tz=UTC) if second_factor_at else None,
            expires_at=now + VALID_FOR,
        )
    return token


def redeem_ticket(*, token: str, host: str, browser_hash: str) -> SignInTicket:
    """Use a ticket up, under a lock: of two requests with it one succeeds. Raises TicketRefused."""
    with transaction.atomic():
        ticket = (
            SignInTicket.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(token_hash=hash_of(token))
            .first()
        )
        if ticket is None or not ticket.user.is_active:
            raise TicketRefused("unknown")
        if ticket.host != host:
            raise TicketRefused("other_host")
        if ticket.browser_hash != browser_hash:
            raise TicketRefused("other_browser")
        if ticket.used_at:
            raise TicketRefused("used", ticket)
        if ticket.expires_at <= timezone.now():
            raise TicketRefused("expired", ticket)
        ticket.used_at = timezone.now()
        ticket.save(update_fields=["used_at"])
    return ticket


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
