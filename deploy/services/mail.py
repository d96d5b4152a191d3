"""The mail catcher: takes every mail, sends none, and shows them on a page."""

import sys

from deploy.services.ports import LOOPBACK, answers
from deploy.services.service import Service


class Mail(Service):
    """SMTP on one port, the inbox as web pages on another; mails are files."""

    name = "mail"
    variables = ("EMAIL_URL",)
    patience = 20

    def start(self) -> None:
        folder = self.place.data(self.name)
        folder.mkdir(parents=True, exist_ok=True)
        local = self.place.kind == "local"
        chosen = self.choose_ports(smtp=1025 if local else 1026, inbox=8025 if local else 8026)
        command = [
            sys.executable,
            "-m",
            "deploy.services.mailcatcher",
            "--folder",
            folder,
        ]
        command += ["--smtp-port", chosen["smtp"], "--inbox-port", chosen["inbox"]]
        self.run(command, folder=self.place.project_root, **chosen)

    def ready(self) -> bool:
        return answers(self.port("smtp")) and answers(self.port("inbox"))

    @property
    def address(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port('smtp')}"

    @property
    def inbox(self) -> str:
        return f"http://{LOOPBACK}:{self.port('inbox')}"

    def environment(self) -> dict[str, str]:
        return {"EMAIL_URL": self.address, "MAIL_INBOX_URL": self.inbox}
