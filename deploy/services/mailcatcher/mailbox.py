"""Mails as files: one `.eml` each, named so that the newest sorts last."""

import email
import email.policy
import itertools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

NAME = re.compile(r"\d{13}-\d{6}")
_counter = itertools.count()


@dataclass(frozen=True)
class Mail:
    """One kept mail; `envelope_to` are the addresses it was really handed over for, Bcc among them."""

    name: str
    message: EmailMessage

    @property
    def received_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name[:13]) / 1000).astimezone()

    @property
    def envelope_to(self) -> str:
        return str(self.message["X-Envelope-To"] or "")

    def header(self, name: str) -> str:
        return str(self.message[name] or "")

    def body(self, kind: str) -> str | None:
        """The mail's `html` or `plain` text, or None when it has none."""
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else None

    @property
    def attachments(self) -> list[EmailMessage]:
        return list(self.message.iter_attachments())


class Mailbox:
    """A folder of mails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, recipients: Sequence[str]) -> str:
        name = f"{int(time.time() * 1000):013d}-{next(_counter) % 1_000_000:06d}"
        envelope = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(envelope + content)
        unfinished.rename(self.folder / f"{name}.eml")
        return name

    def names(self) -> list[str]:
        """All mails, the newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)

    def read(self, name: str) -> Mail | None:
        """One mail; None when there is none of this name."""
        if not NAME.fullmatch(name):
            return None
        try:
            content = self.raw(name)
        except FileNotFoundError:
            return None
        return Mail(name, email.message_from_bytes(content, policy=email.policy.default))

    def raw(self, name: str) -> bytes:
        return (self.folder / f"{name}.eml").read_bytes()

    def empty(self) -> None:
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)
