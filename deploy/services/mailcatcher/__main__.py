"""`python -m deploy.services.mailcatcher --folder … --smtp-port … --inbox-port …`"""

import argparse
import signal
import threading
from pathlib import Path

from aiosmtpd.controller import Controller

from deploy.services.mailcatcher.inbox import make_server
from deploy.services.mailcatcher.mailbox import Mailbox
from deploy.services.ports import LOOPBACK


class Catcher:
    """Takes every mail for every address."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mailbox.keep(envelope.original_content or envelope.content, envelope.rcpt_tos)
        return "250 kept"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--inbox-port", type=int, required=True)
    chosen = parser.parse_args()
    mailbox = Mailbox(chosen.folder)
    catcher = Controller(
        Catcher(mailbox),
        hostname=LOOPBACK,
        port=chosen.smtp_port,
        data_size_limit=32 * 1024 * 1024,
    )
    inbox = make_server(chosen.inbox_port, mailbox)
    catcher.start()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=inbox.shutdown).start())
    inbox.serve_forever()
    catcher.stop()


if __name__ == "__main__":
    main()
