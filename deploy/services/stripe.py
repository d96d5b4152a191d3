"""Stripe's stand-in, for a machine without an account at Stripe: no money moves."""

import os
import sys

from deploy.services.ports import LOOPBACK, answers
from deploy.services.service import Service, fingerprint


class Stripe(Service):
    """A labelled process that answers like Stripe's API; the marketplace knows only its base address and key."""

    name = "stripe"
    variables = ("STRIPE_API_KEY",)
    patience = 20

    def start(self) -> None:
        folder = self.place.data(self.name)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = self.choose_ports(port=12111 if self.place.kind == "local" else 12112)
        command = [
            sys.executable,
            "-m",
            "deploy.services.stripe_standin",
            "--folder",
            folder,
            "--port",
            chosen["port"],
        ]
        env = dict(os.environ) | self._settings()
        self.run(
            command,
            env=env,
            folder=self.place.project_root,
            made_of=self._made_of(),
            **chosen,
        )

    def is_current(self) -> bool:
        return self.memory.get("made_of") == self._made_of()

    def ready(self) -> bool:
        return answers(self.port())

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port()}"

    def environment(self) -> dict[str, str]:
        return {
            "STRIPE_API_BASE": self.address,
            "STRIPE_CONNECT": "1",
            "STRIPE_API_KEY": f"sk_test_tiruan_{self.place.secret('stripe-key')}",
            "STRIPE_WEBHOOK_SECRET": self.webhook_secret,
        }

    def _settings(self) -> dict[str, str]:
        """In the environment rather than on the command line, where every user of the machine could read them."""
        base_url = self.place.recall("base-url").get("url")
        return {
            "STRIPE_WEBHOOK_SECRET": self.webhook_secret,
            "STRIPE_WEBHOOK_ENDPOINT": os.environ.get("STRIPE_WEBHOOK_ENDPOINT") or self._endpoint(base_url),
        }

    def _endpoint(self, base_url: str | None) -> str:
        """Tests name their endpoint themselves, over the stand-in's control address."""
        return f"{base_url}/webhooks/stripe/" if base_url and self.place.kind == "local" else ""

    @property
    def webhook_secret(self) -> str:
        return f"whsec_{self.place.secret('stripe-webhook')}"

    def _made_of(self) -> str:
        return fingerprint(self._settings())
