"""From a search that found too little to a request at the cooperatives that could make it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from marketplace.accounts.selectors import institutions_of
from marketplace.portal.search_address import query_of
from marketplace.portal.views.request_steps import ordering_institution, page, posted, request_url
from marketplace.procurement.actions import drafting
from marketplace.procurement.list_forms import WishForm
from marketplace.procurement.models import Request
from marketplace.reference.models import Category
from search.wishes import Wish, cooperatives_for, wish_of

# Proposed, and how many of them are ticked.
PROPOSED, TICKED = 8, 3


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """The search's words, quantity and place as a draft: for which institution, and what exactly? Then its task list."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("accounts:sign_in"))
    wish = wish_of(query_of(request.GET))
    fitting = cooperatives_for(wish, most=PROPOSED)
    institutions = institutions_of(request.user)
    words = capfirst(wish.words)
    form = WishForm(
        posted(request),
        institutions=institutions,
        cooperatives=fitting,
        initial={
            "title": words,
            "goods": words,
            "quantity": wish.quantity,
            "kind": _kind(wish),
            "asked": [store.pk for store in fitting[:TICKED]],
        },
    )
    if request.method == "POST" and form.is_valid():
        institution = ordering_institution(request, form)
        if institution:
            draft = drafting.start_wish(
                institution=institution,
                kind=form.cleaned_data["kind"],
                title=form.cleaned_data["title"],
                line=form.line,
                cooperatives=list(form.cleaned_data["asked"]),
                actor=request.user,
            )
            messages.success(request, _("Your request is begun. Say when and where, then send it."))
            return redirect(request_url(draft))
    context = {"form": form, "institutions": list(institutions)}
    return page(request, "procurement/start_wish.html", context)


def _kind(wish: Wish) -> str:
    doors = set(Category.objects.filter(slug__in=wish.categories).values_list("door", flat=True))
    return Request.Kind.UNIFORM if Category.Door.UNIFORMS in doors else Request.Kind.GOODS
