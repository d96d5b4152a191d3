import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from marketplace.core import audit
from marketplace.core.middleware import RequestIdMiddleware


def answer_to(**headers):
    seen = []

    def view(request):
        seen.append(audit.current_request_id())
        return HttpResponse()

    response = RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))
    assert seen == [response.headers["X-Request-ID"]]
    assert audit.current_request_id() == ""
    return seen[0]


def test_a_request_gets_an_id_that_its_audit_entries_carry():
    first, second = answer_to(), answer_to()
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


def test_the_proxys_id_is_kept():
    assert answer_to(x_request_id="edge-12345678") == "edge-12345678"


@pytest.mark.parametrize("given", ["short", "a" * 65, "x" * 8 + "<script>", "12345678\n", "١٢٣٤٥٦٧٨"])
def test_an_id_that_is_none_is_replaced(given):
    assert re.fullmatch(r"[0-9a-f]{32}", answer_to(x_request_id=given))
