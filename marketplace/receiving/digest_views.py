"""Where people of a cooperative say whether they want the daily mail of what waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.procurement.desk import at_desk, desk_page
from marketplace.procurement.permissions import VIEW_PURCHASE_ORDER
from tenants.staff.actions import choose_digest
from tenants.staff.selectors import wants_digest


@at_desk(VIEW_PURCHASE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """One's own choice; nobody chooses for others."""
    if request.method == "POST":
        is_wanted = request.POST.get("wanted") == "1"
        choose_digest(user=request.user, is_wanted=is_wanted)
        messages.success(
            request,
            _("You get the daily mail again.") if is_wanted else _("You get the daily mail no more."),
        )
        return redirect("receiving_digest")
    return desk_page(
        request, "receiving/admin/digest.html", _("Daily mail"), is_wanted=wants_digest(request.user.pk)
    )
