"""The session engine: rows in `public` that carry the schema they belong to.

A plain shared table would let one storefront's cookie work on another; here any other schema reads an empty session.
"""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, connection
from django.utils import timezone

from marketplace.accounts.browsers import BROWSER_KEY, SIGNED_IN_KEY
from marketplace.accounts.models import Session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        try:
            return Session.objects.get(
                session_key=self.session_key,
                expire_date__gt=timezone.now(),
                schema_name=connection.schema_name,
            )
        except Session.DoesNotExist:
            self._session_key = None
            return None

    def save(self, must_create: bool = False) -> None:
        """As Django's, which puts the one statement of a known session into a transaction, and so makes three of it."""
        if must_create or self.session_key is None or connection.in_atomic_block:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())
        try:
            row.save(force_update=True)
        except DatabaseError as gone:
            # Signed out elsewhere meanwhile, or forgotten: the middleware knows what to do.
            raise UpdateError from gone

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.schema_name = connection.schema_name
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.browser = data.get(BROWSER_KEY, "")
        if SIGNED_IN_KEY in data:
            session.signed_in_at = datetime.fromtimestamp(data[SIGNED_IN_KEY], tz=UTC)
        return session
