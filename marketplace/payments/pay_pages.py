"""Pages with a button that leads to a provider's pay page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse

from marketplace.payments.providers import pay_page_origins

View = Callable[..., HttpResponse]


def leads_to_pay_page(view: View) -> View:
    """Let the forms of this page end at a provider's pay page: browsers hold redirects against the policy too."""

    @wraps(view)
    def answering(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response._csp_update = {"form-action": pay_page_origins()}
        return response

    return answering
