"""The only ways an address or an institution reaches a view. Absent and forbidden answer the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marketplace.accounts.models import (
    Address,
    BudgetLine,
    Institution,
    InstitutionInvitation,
    InstitutionPlace,
    User,
)
from marketplace.accounts.selectors import institutions_of, open_institution_invitations, people_of, roles_in


def access_address(user: AbstractBaseUser | AnonymousUser, pk: int) -> Address:
    """The person's own address. Raises Http404."""
    address = (
        Address.objects.select_related("user", "district__parent__parent")
        .filter(pk=pk, user_id=user.pk)
        .first()
    )
    if address is None or user.pk is None:
        raise Http404
    return address


def access_institution(user: AbstractBaseUser | AnonymousUser, pk: int) -> Institution:
    """An institution for which the person works, in whatever role. Raises Http404."""
    institution = institutions_of(user).filter(pk=pk).first() if user.is_authenticated else None
    if institution is None:
        raise Http404
    return institution


def access_person(institution: Institution, user_id: int) -> User:
    """Somebody who works for the institution. Raises Http404."""
    for person in people_of(institution):
        if person.user.pk == user_id:
            return person.user
    raise Http404


def access_institution_invitation(institution: Institution, pk: int) -> InstitutionInvitation:
    """An open invitation of the institution. Raises Http404."""
    invitation = open_institution_invitations(institution).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def access_place(institution: Institution, pk: int) -> InstitutionPlace:
    """A delivery address of the institution. Raises Http404."""
    place = institution.places.select_related("institution").filter(pk=pk).first()
    if place is None:
        raise Http404
    return place


def access_budget_line(institution: Institution, pk: int) -> BudgetLine:
    """A budget line of the institution. Raises Http404."""
    line = institution.budget_lines.select_related("institution").filter(pk=pk).first()
    if line is None:
        raise Http404
    return line


def institution_role_required(
    *roles: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Turn the URL's `institution_id` into `institution`, for people with one of the roles; without roles, for all of its people.

    A visitor is sent to sign in, a stranger reads 404, somebody of the institution without the role a page that says
    which role it takes. `request.institution_roles` are the person's roles there.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, institution_id: int, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("accounts:sign_in"))
            institution = access_institution(request.user, institution_id)
            request.institution_roles = roles_in(request.user, institution)
            if roles and not request.institution_roles.intersection(roles):
                return render(
                    request,
                    "accounts/role_missing.html",
                    {
                        "institution": institution,
                        "roles": [institution.role_name(role) for role in roles],
                        "people": people_of(institution),
                    },
                    status=403,
                )
            return view(request, institution=institution, **kwargs)

        return guarded

    return decorate
