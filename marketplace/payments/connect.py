"""Connecting a cooperative's own account at the card provider. The provider is asked outside any transaction."""

from django.db import transaction
from django.utils import timezone

from marketplace.core import audit
from marketplace.core.audit import Actor
from marketplace.payments.models import ConnectedAccount
from marketplace.payments.providers import connect_provider
from tenants.models import Cooperative

TOLD = ("details_submitted", "charges_enabled", "payouts_enabled", "transfers_enabled", "due")


def begin_connecting(*, cooperative: Cooperative, back: str, again: str, actor: Actor) -> str:
    """Where the cooperative tells the provider about itself; its account is made the first time.

    Raises ProviderUnavailable: pressed again, it goes on where it stopped.
    """
    with transaction.atomic():
        account, is_new = ConnectedAccount.objects.get_or_create(cooperative=cooperative)
        if is_new:
            audit.record(
                "connected_account.begin",
                "connected_account",
                cooperative.pk,
                actor=actor,
                cooperative_id=cooperative.pk,
            )
    if not account.account_id:
        reference = connect_provider().open_account(
            email=cooperative.email,
            name=cooperative.legal_name or cooperative.name,
            label=cooperative.slug,
            key=str(account.idempotency_key),
        )
        ConnectedAccount.objects.filter(pk=account.pk, account_id="").update(account_id=reference)
        account.refresh_from_db()
    return connect_provider().onboarding_address(account.account_id, back=back, again=again)


def refresh_account(account: ConnectedAccount, *, actor: Actor) -> bool:
    """Ask the provider how an account stands and write it; return whether anything changed. Raises ProviderUnavailable."""
    if not account.account_id:
        return False
    news = connect_provider().describe_account(account.account_id)
    with transaction.atomic():
        account = ConnectedAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
        before = {name: getattr(account, name) for name in TOLD}
        after = {name: getattr(news, name) for name in TOLD}
        for name, value in after.items():
            setattr(account, name, value)
        account.checked_at = timezone.now()
        account.save(update_fields=[*TOLD, "checked_at"])
        changes = audit.diff(before, after)
        if changes:
            audit.record(
                "connected_account.change",
                "connected_account",
                account.pk,
                actor=actor,
                cooperative_id=account.cooperative_id,
                changes=changes,
            )
    return bool(changes)


def usable_account(cooperative_id: int) -> ConnectedAccount | None:
    """The account to which this cooperative's money can be transferred now."""
    account = ConnectedAccount.objects.filter(pk=cooperative_id).first()
    return account if account and account.account_id and account.is_usable else None
