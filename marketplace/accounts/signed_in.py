"""Who wants to know that a visitor of a storefront has become a person: the basket, which was the visitor's."""

from collections.abc import Callable

from django.http import HttpRequest

Listener = Callable[[HttpRequest], None]

_listeners: list[Listener] = []


def when_signed_in(listener: Listener) -> Listener:
    """Call `listener(request)` after each sign-in on a storefront, in the new session. Used in AppConfig.ready.

    What the visitor's session held is still in it; `request.user` is the person.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell_signed_in(request: HttpRequest) -> None:
    for listener in _listeners:
        listener(request)
