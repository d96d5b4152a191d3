"""A person's delivery addresses; at most one is the default."""

from django.db import transaction

from marketplace.accounts.models import Address, User
from tenants.models import Region


def add_address(
    *,
    user: User,
    recipient: str,
    phone: str,
    street: str,
    district: Region,
    postcode: str = "",
    landmark: str = "",
    is_default: bool = False,
) -> Address:
    """Keep an address; the first one is the default."""
    with transaction.atomic():
        _lock(user)
        is_first = not Address.objects.filter(user=user).exists()
        if is_default:
            Address.objects.filter(user=user, is_default=True).update(is_default=False)
        return Address.objects.create(
            user=user,
            recipient=recipient,
            phone=phone,
            street=street,
            district=district,
            postcode=postcode,
            landmark=landmark,
            is_default=is_default or is_first,
        )


def change_address(*, address: Address, is_default: bool = False, **changes: object) -> Address:
    """Change the named columns; `is_default` makes it the default, and never leaves nobody default."""
    with transaction.atomic():
        _lock(address.user)
        for field, value in changes.items():
            setattr(address, field, value)
        address.save(update_fields=list(changes))
        if is_default:
            _make_default(address)
    return address


def make_address_default(*, address: Address) -> None:
    with transaction.atomic():
        _lock(address.user)
        _make_default(address)


def remove_address(*, address: Address) -> None:
    """Forget an address; when it was the default, the newest of the others becomes it. Orders keep their own copy."""
    with transaction.atomic():
        _lock(address.user)
        was_default, user = address.is_default, address.user
        address.delete()
        newest = Address.objects.filter(user=user).order_by("-created_at").first()
        if was_default and newest:
            _make_default(newest)


def _make_default(address: Address) -> None:
    Address.objects.filter(user=address.user, is_default=True).update(is_default=False)
    address.is_default = True
    address.save(update_fields=["is_default"])


def _lock(user: User) -> None:
    """Two tabs that each make another address the default wait for each other."""
    User.objects.select_for_update().get(pk=user.pk)
