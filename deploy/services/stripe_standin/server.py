"""The HTTP server: the API, the pay page and the controls on one port."""

import json
import re
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from deploy.services.ports import LOOPBACK
from deploy.services.stripe_standin import onboarding_page, pay_page
from deploy.services.stripe_standin.api import Answer, Api
from deploy.services.stripe_standin.control import Control
from deploy.services.stripe_standin.events import Context

PAY = re.compile(r"/c/pay/(cs_test_\w+)")
ONBOARDING = re.compile(r"/c/onboarding/(acct_\w+)")
LARGEST_BODY = 1024 * 1024


def make_server(port: int, api: Api) -> ThreadingHTTPServer:
    """A server for this API; `api` is handed to every request."""
    handler = type("BoundStandin", (Standin,), {"api": api, "control": Control(api)})
    server = ThreadingHTTPServer((LOOPBACK, port), handler)
    server.daemon_threads = True
    return server


class Standin(BaseHTTPRequestHandler):
    """Answers one request."""

    api: Api
    control: Control
    protocol_version = "HTTP/1.1"
    server_version = "StripeTiruan"

    def do_GET(self) -> None:
        self._handle("GET", "")

    def do_DELETE(self) -> None:
        self._handle("DELETE", "")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
            return
        self._handle("POST", self.rfile.read(length).decode(errors="replace"))

    def _handle(self, method: str, body: str) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/v1/"):
            self._json(self.api.answer(method, parts.path, parts.query, body, self.headers))
        elif parts.path.startswith("/_control/"):
            self._json(self.control.answer(method, parts.path, body, self.headers))
        elif found := PAY.fullmatch(parts.path):
            self._page(self._pay(method, found.group(1), body))
        elif found := ONBOARDING.fullmatch(parts.path):
            self._page(self._onboard(method, found.group(1), body))
        else:
            self._page(pay_page.not_found())

    def _owner(self, identifier: str) -> Context | None:
        """Whose object it is: a page's visitor names no key."""
        account = self.api.store.owner(identifier)
        if account is None:
            return None
        return Context(self.api.store, account, self.api.api_version, self.api.default_endpoint)

    def _onboard(self, method: str, identifier: str, body: str) -> pay_page.Page:
        context = self._owner(identifier)
        if context is None:
            return pay_page.not_found()
        return onboarding_page.show(context, identifier, body if method == "POST" else None)

    def _pay(self, method: str, session: str, body: str) -> pay_page.Page:
        context = self._owner(session)
        if context is None:
            return pay_page.not_found()
        return (
            pay_page.submit(context, session, body) if method == "POST" else pay_page.show(context, session)
        )

    def _json(self, answer: Answer) -> None:
        if answer.lost is not None:
            time.sleep(answer.lost)
            self.close_connection = True
            return
        body = json.dumps(answer.body, indent=2).encode()
        self._send(answer.status, body, "application/json", answer.headers)

    def _page(self, page: pay_page.Page) -> None:
        status, html, location = page
        self._send(
            status, html.encode(), "text/html; charset=utf-8", {"Location": location} if location else {}
        )

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Stripe-Tiruan", "stand-in")
        if kind.startswith("text/html"):
            # No form-action: after paying, the form's redirect leads to the shop, whose host this page cannot know.
            self.send_header(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
            )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        print(f"{self.log_date_time_string()} {format % arguments}", flush=True)
