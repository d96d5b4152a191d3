"""The inbox as web pages: a list, and each mail in HTML, in text, as it came, with its attachments.

`/messages.json` is the list for programs; `DELETE /messages.json` empties the box.
"""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

from deploy.services.mailcatcher import pages
from deploy.services.mailcatcher.mailbox import Mail, Mailbox
from deploy.services.ports import LOOPBACK

OURS = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'self'"
# What a mail contains is shown without scripts, as a mail program would.
THEIRS = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src * data:"
LIST_LENGTH = 200


def make_server(port: int, mailbox: Mailbox) -> ThreadingHTTPServer:
    """A web server for this mailbox; `mailbox` is handed to every request."""
    handler = type("BoundInbox", (Inbox,), {"mailbox": mailbox})
    return ThreadingHTTPServer((LOOPBACK, port), handler)


class Inbox(BaseHTTPRequestHandler):
    """Answers one request about the mailbox."""

    mailbox: Mailbox
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        if path == [""]:
            self._page(pages.inbox([mail for name in self._newest() if (mail := self.mailbox.read(name))]))
        elif path == ["messages.json"]:
            self._answer(json.dumps(self._list()).encode(), "application/json")
        elif mail := self.mailbox.read(path[0]):
            self._mail(mail, path[1:])
        else:
            self._page(pages.not_found(), HTTPStatus.NOT_FOUND)

    def do_DELETE(self) -> None:
        if self.path != "/messages.json":
            return self._page(pages.not_found(), HTTPStatus.NOT_FOUND)
        self.mailbox.empty()
        return self._answer(b"[]", "application/json")

    def log_message(self, format: str, *args: object) -> None:
        """Reading the inbox is not worth a line in the log."""

    def _newest(self) -> list[str]:
        return self.mailbox.names()[:LIST_LENGTH]

    def _list(self) -> list[dict]:
        found = [mail for name in self._newest() if (mail := self.mailbox.read(name))]
        return [
            {
                "id": mail.name,
                "from": mail.header("From"),
                "to": mail.envelope_to,
                "subject": mail.header("Subject"),
                "received_at": mail.received_at.isoformat(),
                "text": mail.body("plain"),
                "html": mail.body("html"),
                "attachments": [part.get_filename() or "" for part in mail.attachments],
            }
            for mail in found
        ]

    def _mail(self, mail: Mail, path: list[str]) -> None:
        match path:
            case []:
                self._page(pages.mail(mail))
            case ["html"] if (html := mail.body("html")) is not None:
                self._answer(html.encode(), "text/html; charset=utf-8", policy=THEIRS)
            case ["text"] if (text := mail.body("plain")) is not None:
                self._answer(text.encode(), "text/plain; charset=utf-8", policy=THEIRS)
            case ["raw"]:
                self._answer(
                    self.mailbox.raw(mail.name),
                    "text/plain; charset=utf-8",
                    policy=THEIRS,
                )
            case ["attachments", number] if number.isdecimal() and int(number) < len(mail.attachments):
                part = mail.attachments[int(number)]
                content = part.get_content()
                name = quote(part.get_filename() or f"attachment-{number}")
                self._answer(
                    content.encode() if isinstance(content, str) else bytes(content),
                    part.get_content_type(),
                    policy=THEIRS,
                    disposition=f"attachment; filename*=UTF-8''{name}",
                )
            case _:
                self._page(pages.not_found(), HTTPStatus.NOT_FOUND)

    def _page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer(html.encode(), "text/html; charset=utf-8", status=status)

    def _answer(
        self,
        body: bytes,
        kind: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        policy: str = OURS,
        disposition: str | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(body)
