"""The frame of a page at the storefront's desk: its gate, and what Wagtail asks for around it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

SHOWN = 200

View = Callable[..., HttpResponse]


def at_desk(permission: str) -> Callable[[View], View]:
    """For people with the permission, in storefronts only: at the portal there is no desk."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.tenant.is_portal:
                raise Http404
            return view(request, **kwargs)

        return permission_required(permission)(guarded)

    return decorate


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a form without any field filled in was sent all the same."""
    return request.POST if request.method == "POST" else None


def desk_page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """What Wagtail's page frame asks for."""
    found = context.get("found")
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("procurement_inbox"), "label": _("Requests of institutions")},
    ]
    if found is not None and title != found.title:
        items.append({"url": reverse("procurement_request", args=[found.pk]), "label": found.title})
    if context.get("current_tab") != "inbox":
        items.append({"url": "", "label": title})
    form = context.get("form")
    failed = form is not None and form.is_bound and bool(form.errors)
    frame = {
        "breadcrumbs_items": items,
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
    }
    return render(request, template, {**frame, **context}, status=422 if failed else 200)
