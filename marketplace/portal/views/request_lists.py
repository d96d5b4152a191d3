"""Requests in the institution's own words at the portal: begin, list of goods, whom to ask, papers; and writing one again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.models import Institution
from marketplace.accounts.permissions import institution_role_required
from marketplace.core.typed import whole_number
from marketplace.portal.views.request_steps import (
    draft_of,
    page,
    posted,
    refusal_as_message,
    request_url,
    step_url,
)
from marketplace.procurement.actions import dialogue, drafting
from marketplace.procurement.cloth import cloth_lines, need_of
from marketplace.procurement.cloth_forms import ClothForm
from marketplace.procurement.exports import FORMATS, as_file
from marketplace.procurement.line_tables import as_text
from marketplace.procurement.list_forms import AskedForm, LinesForm, PaperForm, StartListForm
from marketplace.procurement.models import Request, RequestFile
from marketplace.procurement.permissions import OFFICER, access_request, access_request_file
from marketplace.reference.selectors import usual_cuts, usual_sizes
from tenants.selectors import open_storefronts

SHOWN = 200


@never_cache
@institution_role_required(OFFICER)
def start_list(request: HttpRequest, institution: Institution) -> HttpResponse:
    """Begin a request without a product."""
    form = StartListForm(posted(request))
    if request.method == "POST" and form.is_valid():
        draft = drafting.start_list(
            institution=institution,
            actor=request.user,
            title=form.cleaned_data["title"],
            kind=form.request_kind,
        )
        return redirect(step_url(draft, "cloth" if form.is_cloth else "lines"))
    return page(request, "procurement/start_list.html", {"institution": institution, "form": form})


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def lines(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """The list of goods: typed, pasted or from a file. `?format=` answers it as a file."""
    found = draft_of(institution, pk)
    if found is None or not found.is_list:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    held = list(found.lines.all())
    if request.GET.get("format") in FORMATS:
        rows = [[line.name, line.specification, line.quantity, line.unit] for line in held]
        return as_file(
            f"daftar-{found.pk}", request.GET["format"], ["barang", "spesifikasi", "jumlah", "satuan"], rows
        )
    if request.method != "POST" and "daftar" not in request.GET and need_of(held):
        return redirect(step_url(found, "cloth"))
    form = LinesForm(posted(request), request.FILES or None, initial={"text": as_text(held)})
    if request.method == "POST" and form.is_valid() and form.table is not None:
        drafting.save_lines(request=found, lines=form.table.lines, actor=request.user)
        count = len(form.table.lines)
        messages.success(
            request,
            ngettext("%(count)d line is saved.", "%(count)d lines are saved.", count) % {"count": count},
        )
        return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "form": form,
        "held": held[:SHOWN],
        "more": max(len(held) - SHOWN, 0),
    }
    return page(request, "procurement/request_lines.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def cloth(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Uniforms as cloth with a sewing allowance, instead of a plain list."""
    found = draft_of(institution, pk)
    if found is None or not found.is_list or found.kind != Request.Kind.UNIFORM:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    held = list(found.lines.all())
    need = need_of(held)
    form = ClothForm(
        posted(request),
        cuts=[cut.name_id for cut in usual_cuts()],
        sizes=[size.name for size in usual_sizes() if size.is_offered],
        need=need,
    )
    if request.method == "POST" and form.is_valid():
        drafting.save_lines(request=found, lines=cloth_lines(form.need), actor=request.user)
        messages.success(request, _("Cloth and sewing are saved."))
        return redirect(request_url(found))
    context = {
        "institution": institution,
        "request_": found,
        "form": form,
        "held": held if need else [],
    }
    return page(request, "procurement/request_cloth.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def asked(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Which cooperatives are asked for a quote."""
    found = draft_of(institution, pk)
    if found is None or found.is_catering:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    storefronts = open_storefronts().select_related("region").order_by("region__name", "name")
    form = AskedForm(
        posted(request),
        cooperatives=storefronts.exclude(pk=found.product_cooperative_id),
        is_list=found.is_list,
        initial={"asked": found.asked},
    )
    if request.method == "POST" and form.is_valid():
        drafting.save_asked(request=found, cooperatives=form.cleaned_data["asked"], actor=request.user)
        messages.success(request, _("Whom you ask is saved."))
        return redirect(request_url(found))
    context = {"institution": institution, "request_": found, "form": form}
    return page(request, "procurement/request_asked.html", context)


@never_cache
@institution_role_required(OFFICER)
@refusal_as_message
def papers(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """Attachments of a draft."""
    found = draft_of(institution, pk)
    if found is None:
        return redirect("portal:request", institution_id=institution.pk, pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        file = access_request_file(found, whole_number(request.POST["remove"]) or 0)
        dialogue.remove_request_file(file=file, actor=request.user)
        messages.success(request, _("The file is removed."))
        return redirect("portal:request_papers", institution_id=institution.pk, pk=pk)
    form = PaperForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.add_request_file(
                request=found,
                title=form.cleaned_data["title"],
                paper=form.cleaned_data["file"],
                actor=request.user,
            )
        except dialogue.Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is attached."))
            return redirect("portal:request_papers", institution_id=institution.pk, pk=pk)
    context = {"institution": institution, "request_": found, "form": form, "files": list(found.files.all())}
    return page(request, "procurement/request_papers.html", context)


@never_cache
@require_safe
@institution_role_required()
def file(request: HttpRequest, institution: Institution, pk: int, file: int) -> HttpResponse:
    return paper_response(access_request_file(access_request(institution, pk), file))


@never_cache
@require_POST
@institution_role_required(OFFICER)
def again(request: HttpRequest, institution: Institution, pk: int) -> HttpResponse:
    """A new draft like an earlier request."""
    draft = drafting.write_again(request=access_request(institution, pk), actor=request.user)
    messages.success(request, _("A new draft with the same goods is ready. Choose the days."))
    return redirect(request_url(draft))


def paper_response(found: RequestFile) -> HttpResponse:
    """A private paper as a download, for somebody whom a gate let through."""
    with found.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=found.content_type)
    suffix = "pdf" if found.content_type == "application/pdf" else "jpg"
    response["Content-Disposition"] = f'attachment; filename="lampiran-{found.pk}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
