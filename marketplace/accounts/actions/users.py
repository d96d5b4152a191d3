"""People: making an account without the sign-up page, changing what one says of oneself, and being forgotten."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from marketplace.accounts.actions.sessions import end_sessions
from marketplace.accounts.models import Address, InstitutionMember, User
from marketplace.core import audit, outbox


def register_user(
    *,
    email: str,
    name: str,
    actor: audit.Actor,
    password: str | None = None,
    phone: str = "",
    language: str = "id",
    is_verified: bool = True,
) -> User:
    """Make an account with a confirmed e-mail address. Without a password the person sets one by «forgotten password».

    Raises IntegrityError when the address has an account.
    """
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, phone=phone, language=language)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
        audit.record("user.registered", "user", user.pk, actor=actor)
    return user


def change_profile(*, user: User, name: str, phone: str, language: str, actor: audit.Actor) -> User:
    """Change name, WhatsApp number ("628…" or empty) and language (`id` or `en`)."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        before = {"person_name": locked.name, "phone": locked.phone, "language": locked.language}
        locked.name, locked.phone, locked.language = name, phone, language
        locked.save(update_fields=["name", "phone", "language"])
        after = {"person_name": name, "phone": phone, "language": language}
        audit.record("user.changed", "user", user.pk, actor=actor, changes=audit.diff(before, after))
    return locked


def anonymise_user(*, user: User, actor: audit.Actor) -> None:
    """Forget a person: personal fields blanked, addresses, roles in institutions, factors and sessions removed.

    The row stays, because documents name it by id. Memberships of storefronts are each storefront's own to end.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.anonymised_at:
            return
        locked.email = f"terhapus-{locked.pk}@terhapus.invalid"
        locked.name = locked.phone = ""
        locked.is_active = False
        locked.anonymised_at = timezone.now()
        locked.set_unusable_password()
        locked.save()
        EmailAddress.objects.filter(user=locked).delete()
        Authenticator.objects.filter(user=locked).delete()
        Address.objects.filter(user=locked).delete()
        InstitutionMember.objects.filter(user=locked).delete()
        end_sessions(user=locked)
        audit.record("user.anonymised", "user", locked.pk, actor=actor)
        outbox.emit("user.anonymised", locked.pk, {"user_id": locked.pk})
