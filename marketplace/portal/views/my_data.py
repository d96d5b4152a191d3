"""«Data saya»: a copy of everything that is kept about a person, and being forgotten."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.actions.privacy import (
    CannotErase,
    ask_for_erase_code,
    ask_for_export,
    erase_user,
)
from marketplace.accounts.forms.privacy import EraseForm
from marketplace.accounts.models import DataExport
from marketplace.core.dates import date_time
from marketplace.core.personal import declared, obstacles_of

SHOWN = 10


@require_safe
@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    exports = [
        {
            "title": _("Copy of my data"),
            "date": date_time(export.asked_at),
            "url": f"{request.path}salinan/{export.pk}/" if export.status == DataExport.Status.READY else "",
            "status": export.get_status_display(),
            "status_kind": "success" if export.status == DataExport.Status.READY else "neutral",
            "note": _("Until %(moment)s") % {"moment": date_time(export.expires_at)}
            if export.status == DataExport.Status.READY
            else "",
        }
        for export in DataExport.objects.filter(user_id=request.user.pk)[:SHOWN]
    ]
    context = {"page_title": _("My data"), "robots": "noindex", "exports": exports, "kept": _titles()}
    return render(request, "accounts/my_data.html", context)


@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponse:
    ask_for_export(user=request.user)
    messages.success(request, _("We are making the copy. You get an e-mail when it is ready."))
    return redirect("portal:my_data")


@require_safe
@never_cache
@login_required
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    found = DataExport.objects.filter(user_id=request.user.pk, pk=pk, status=DataExport.Status.READY).first()
    if found is None or not found.file:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as absent:
        raise Http404 from absent
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"lumbung-{found.ready_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; then the password, or a code sent by e-mail. Whoever has something unfinished reads what it is."""
    user = request.user
    if "send_code" in request.POST and not user.has_usable_password():
        if ratelimit.consume(request, action="reset_password", user=user, key=user.email):
            ask_for_erase_code(user=user)
            messages.success(request, _("The code is on its way to %(address)s.") % {"address": user.email})
        else:
            messages.error(request, _("That was tried too often. Wait a few minutes, then try again."))
        return redirect("portal:my_data_erase")
    is_answered = request.method == "POST"
    obstacles = obstacles_of(user.pk)
    is_wanted = is_answered and not obstacles
    is_allowed = is_wanted and ratelimit.consume(request, action="reauthenticate", user=user)
    # A form that has an answer tells whether its code or password is right, so past the limit it gets none.
    form = EraseForm(request.POST if is_allowed else None, user=user)
    if is_wanted and not is_allowed:
        messages.error(request, _("That was tried too often. Wait a few minutes, then try again."))
    elif is_allowed and form.is_valid():
        try:
            erase_user(user=user, actor=user)
        except CannotErase as refusal:
            form.add_error(None, " ".join(refusal.reasons))
        else:
            logout(request)
            farewell = {"page_title": _("Your account is deleted"), "robots": "noindex"}
            return render(request, "accounts/erased.html", farewell)
    context = {
        "page_title": _("Delete my account"),
        "robots": "noindex",
        "form": form,
        "obstacles": obstacles,
        "email": user.email,
        "has_password": user.has_usable_password(),
        "stays": sorted({str(one.stays) for one in declared() if one.stays}),
    }
    return render(request, "accounts/erase.html", context, status=422 if is_answered else 200)


def _titles() -> list[str]:
    return sorted({str(one.title) for one in declared()})
