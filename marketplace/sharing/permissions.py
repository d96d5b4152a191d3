"""Who sees what members earn, and the only ways in which a member or a payment reaches a view. Others answer 404."""

from django.http import Http404

from marketplace.accounts.models import User
from marketplace.catalogue.models import Member
from marketplace.sharing.models import MemberPayment

VIEW = "sharing.view_earning"
PAY = "sharing.add_memberpayment"


def access_member(user: User, pk: int, *, permission: str = VIEW) -> Member:
    """A member of this storefront, for somebody who may see (or pay) what she earns. Raises Http404."""
    member = Member.objects.filter(pk=pk).first() if user.has_perm(permission) else None
    if member is None:
        raise Http404
    return member


def access_payment(user: User, member: Member, pk: int, *, permission: str = VIEW) -> MemberPayment:
    """A payment to a member that the caller was given by the gate above. Raises Http404."""
    payment = (
        MemberPayment.objects.filter(member=member, pk=pk).first() if user.has_perm(permission) else None
    )
    if payment is None:
        raise Http404
    return payment
