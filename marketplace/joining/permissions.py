"""The only ways an application or its document reaches a view."""

from django.http import Http404

from marketplace.joining.models import Application, Paper
from marketplace.joining.selectors import application_by_token, applications


def access_application_by_token(token: str) -> Application:
    """The application whose link somebody has. Raises Http404."""
    found = application_by_token(token)
    if found is None:
        raise Http404
    return found


def access_application(pk: int) -> Application:
    """For operators (see tenants.permissions.operators_only). Raises Http404."""
    found = applications().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_paper(application: Application, pk: int) -> Paper:
    """A document of an application that passed its gate. Raises Http404."""
    found = application.papers.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
