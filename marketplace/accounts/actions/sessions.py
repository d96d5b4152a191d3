"""Ending sessions, on whatever host they are."""

from django.utils import timezone

from marketplace.accounts.models import Session, User


def end_sessions(*, user: User) -> int:
    """Sign a person out everywhere; answer how many sessions that were."""
    ended, _ = Session.objects.filter(user_id=user.pk).delete()
    return ended


def end_other_sessions(*, user: User, session_key: str) -> int:
    """Sign a person out everywhere but in the session with this key."""
    ended, _ = Session.objects.filter(user_id=user.pk).exclude(session_key=session_key).delete()
    return ended


def purge_sessions() -> int:
    """Forget sessions that have expired; answer how many."""
    purged, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return purged
