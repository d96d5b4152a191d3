"""`python -m deploy.services.stripe_standin --folder … --port …`

`STRIPE_WEBHOOK_SECRET` signs the webhooks; `STRIPE_WEBHOOK_ENDPOINT` is where they go unless an account says otherwise.
"""

import argparse
import os
import signal
import threading
from pathlib import Path

from stripe._api_version import _ApiVersion

from deploy.services.ports import LOOPBACK
from deploy.services.stripe_standin.api import Api
from deploy.services.stripe_standin.checkout import expire_due
from deploy.services.stripe_standin.deliveries import Deliveries
from deploy.services.stripe_standin.server import make_server
from deploy.services.stripe_standin.store import Store


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    store = Store(chosen.folder / "stripe.sqlite3")
    endpoint = os.environ.get("STRIPE_WEBHOOK_ENDPOINT", "")
    version = _ApiVersion.CURRENT
    api = Api(store, f"http://{LOOPBACK}:{chosen.port}", endpoint, version)
    context = {"api_version": version, "default_endpoint": endpoint}
    Deliveries(store, os.environ["STRIPE_WEBHOOK_SECRET"], lambda: expire_due(store, context)).start()
    server = make_server(chosen.port, api)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"Stripe tiruan (a stand-in: no money moves) listens on port {chosen.port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
