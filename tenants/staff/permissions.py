"""The only ways a staff member or an invitation of this storefront reaches a view. Others' answer 404."""

from django.http import Http404

from tenants.staff.models import Invitation
from tenants.staff.selectors import StaffMember, open_invitations, staff_member

# Who may see and change the staff of a storefront.
MANAGE = "staff.change_membership"


def access_staff_member(user_id: int) -> StaffMember:
    """Somebody who works in this storefront. Raises Http404, for people of other storefronts too."""
    person = staff_member(user_id)
    if person is None:
        raise Http404
    return person


def access_invitation(pk: int) -> Invitation:
    """An open invitation of this storefront. Raises Http404."""
    invitation = open_invitations().filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation
