"""Where providers push their news. The body is verified, kept and answered; a worker does the rest."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.payments.actions import record_message
from marketplace.payments.models import Method
from marketplace.payments.providers import NotAuthentic, provider_of

LARGEST_BODY = 512 * 1024


@csrf_exempt  # another machine calls: the signature stands for the token
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the message is kept (or was before), 400 when it is not Stripe's."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse("too large", status=413, content_type="text/plain")
    try:
        message = provider_of(Method.CARD).handle_event(request.body, request.headers)
    except NotAuthentic:
        return HttpResponse("signature does not match", status=400, content_type="text/plain")
    record_message("stripe", message)
    return HttpResponse("ok", content_type="text/plain")
