"""The back office's page for the storefront's look, with a preview that follows what is chosen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from cms.look_forms import OWN, ClothForm, LookForm, look_of
from cms.motifs import MOTIFS, THEMES, Theme
from cms.selectors import motif_url
from marketplace.catalogue.cards import product_cards
from marketplace.catalogue.selectors import products_on_sale
from marketplace.core.palettes import palette_rules
from tenants.actions import update_cooperative
from tenants.models import Cooperative
from tenants.staff.permissions import MANAGE

CLOTH_FIELDS = ("motif", "palette", "ground", "accent")


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def look(request: HttpRequest) -> HttpResponse:
    """Choose, look, save. «Lihat contoh» answers the filled form without keeping anything."""
    cooperative = Cooperative.objects.get(pk=request.tenant.pk)
    chosen = _with_nearest(request)
    is_saving = request.method == "POST" and "look" not in request.POST
    form = LookForm(chosen if is_saving else None, initial=look_of(cooperative) | chosen)
    if is_saving and form.is_valid():
        wanted = form.changes()
        changes = {field: value for field, value in wanted.items() if getattr(cooperative, field) != value}
        if changes:
            update_cooperative(cooperative, actor=request.user, **changes)
        messages.success(request, _("Saved. Visitors see it from now on."))
        return redirect("storefront_look")
    return render(
        request, "cms/admin/look.html", _page(form, cooperative), status=422 if form.errors else 200
    )


@require_safe
@xframe_options_sameorigin
@permission_required(MANAGE)
def look_sample(request: HttpRequest) -> HttpResponse:
    """A piece of shop in the cloth that the address describes, for the frame beside the form; nothing is kept."""
    form = ClothForm(request.GET)
    if not form.is_valid():
        return render(request, "cms/admin/look_sample.html", {"errors": form.errors}, status=422)
    cards = product_cards(
        products_on_sale().order_by("signature__rank", "-first_published_at")[:2], cooperative=request.tenant
    )
    context = {
        "rules": palette_rules(form.cloth.palette),
        "fitting": form.fitting,
        "band_url": motif_url(form.cloth.cloth),
        "icon_url": motif_url(form.cloth.cloth, "icon"),
        "motif": MOTIFS[form.cloth.motif],
        "cards": [_dyed(card, form.cloth) for card in cards],
        "cooperative": request.tenant,
    }
    return render(request, "cms/admin/look_sample.html", context)


def _with_nearest(request: HttpRequest) -> dict[str, Any]:
    """What was sent; the button with the nearest colours puts them in place of the chosen ones."""
    sent = request.POST.dict()
    ground, _space, accent = sent.pop("adopt", "").partition(" ")
    return sent | {"palette": OWN, "ground": ground, "accent": accent} if accent else sent


def _dyed(card: dict[str, Any], cloth: Theme) -> dict[str, Any]:
    mark = {"mark_url": motif_url(cloth.cloth, "icon")} if card["is_signature"] else {}
    return card | {"theme": "", "url": "#"} | mark


def _page(form: LookForm, cooperative: Cooperative) -> dict[str, Any]:
    shown = {name: form[name].value() or "" for name in CLOTH_FIELDS}
    title = _("Look of the shop")
    return {
        "form": form,
        "motifs": [
            {"choice": choice, "motif": motif, "url": motif_url(f"{motif.key}-{cooperative.palette}", "icon")}
            for choice, motif in zip(form["motif"], MOTIFS.values(), strict=True)
        ],
        "palettes": [
            {
                "choice": choice,
                "url": motif_url(theme.cloth, "cloth") if theme else "",
            }
            for choice, theme in zip(form["palette"], [*THEMES.values(), None], strict=True)
        ],
        "sample_url": f"{reverse('storefront_look_sample')}?{urlencode(shown)}",
        "sample_path": reverse("storefront_look_sample"),
        "page_title": title,
        "header_title": title,
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("storefront_settings"), "label": _("Storefront")},
            {"url": "", "label": title},
        ],
    }
