"""Who needs a second factor, and when this session saw one.

At the portal allauth records each step of a sign-in in the session; a storefront's session got the time of the second
factor with its ticket. Either way the answer is one timestamp.
"""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from marketplace.accounts.models import InstitutionMember, User
from tenants.staff.roles import NEEDS_SECOND_FACTOR

SESSION_KEY = "second_factor_at"


def second_factor_at(request: HttpRequest) -> float | None:
    """Seconds since the epoch at which the signed-in person gave a second factor in this session, or None."""
    carried = request.session.get(SESSION_KEY)
    if carried:
        return carried
    times = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == "mfa"
    ]
    return max(times, default=None)


def remember_second_factor(request: HttpRequest, at: float | None) -> None:
    """Keep in a storefront's session what the portal's session knows."""
    if at:
        request.session[SESSION_KEY] = at


def record_enrolment(request: HttpRequest) -> None:
    """Typing the first code of a new authenticator is giving a second factor."""
    record_authentication(request, request.user, method="mfa", type="totp")


def is_enrolled(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def is_exempt(user: User) -> bool:
    """Demo accounts of one e-mail domain work without a second factor; `deploy/up` says so."""
    domain = settings.SECOND_FACTOR_EXEMPT_DOMAIN
    return bool(domain) and user.email.endswith(f"@{domain}")


def needs_for_admin(user: User) -> bool:
    """Whether one of the person's roles in this storefront sees or moves money or people."""
    return user.groups.filter(name__in=NEEDS_SECOND_FACTOR).exists()


def needs_for_workspace(user: User) -> bool:
    """Whether the person binds an institution to pay."""
    return InstitutionMember.objects.filter(user=user, role=InstitutionMember.Role.APPROVER).exists()
