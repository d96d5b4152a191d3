"""Writing to a buyer from the desk."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from marketplace.core.phone import whatsapp_url
from marketplace.ordering.actions.remarks import write_to_buyer
from marketplace.ordering.desk_forms import MessageForm
from marketplace.ordering.frames import frame
from marketplace.ordering.messages import beginnings_for, begun
from marketplace.ordering.models import OrderRemark
from marketplace.ordering.permissions import CHANGE_ORDER, access_order_at_desk
from marketplace.ordering.sentences import status_words


@require_http_methods(["GET", "HEAD", "POST"])
@require_admin_access
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """A message that begins with one of our texts. An e-mail is sent; for WhatsApp the person's own phone opens."""
    order = access_order_at_desk(request.user, pk, permission=CHANGE_ORDER)
    chosen = request.GET.get("awal", beginnings_for(order)[0].key)
    if request.method == "POST":
        form = MessageForm(request.POST, order=order)
        if form.is_valid():
            written = write_to_buyer(order=order, actor=request.user, **form.cleaned_data)
            if written.kind == OrderRemark.Kind.WHATSAPP:
                return HttpResponseRedirect(whatsapp_url(order.buyer_phone, written.text))
            messages.success(request, _("The e-mail is on its way to %s.") % order.buyer_email)
            return redirect("orders:edit", pk)
    else:
        form = MessageForm(order=order, initial={"kind": OrderRemark.Kind.WHATSAPP, **begun(order, chosen)})
    context = {
        **frame(order, _("Write to %(name)s") % {"name": order.buyer_name}),
        "order": order,
        "status": status_words(order),
        "form": form,
        "beginnings": beginnings_for(order),
        "chosen": chosen,
    }
    return render(request, "ordering/admin/message.html", context, status=422 if form.errors else 200)
