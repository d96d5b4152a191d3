"""What can happen to a search engine, each to begin and to end: to the real one, or in front of it.

`stops_searches` says whether searches fail as well, or changes only.
"""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from search import engine, rebuilding
from search.documents import new_index
from search.models import Index
from search.sweeping import sweep
from tests.faults.conftest import free_port
from tests.faults.door import Door


class Killed:
    """The process is gone, and its port with it; later it is started again."""

    stops_searches = True

    def __init__(self, settings: Any) -> None:
        place = urlsplit(settings.ELASTICSEARCH_URL)
        self._settings, self._straight = settings, settings.ELASTICSEARCH_URL
        self.door = Door(free_port(), place.hostname, place.port)
        self.door.open()
        settings.ELASTICSEARCH_URL = self.door.url

    def begin(self) -> None:
        self.door.kill()

    def end(self) -> None:
        self.door.open()

    def close(self) -> None:
        self._settings.ELASTICSEARCH_URL = self._straight
        self.door.kill()


class Hung(Killed):
    """The process takes connections and says nothing; when it goes on it reads what was sent meanwhile."""

    def begin(self) -> None:
        self.door.hang()

    def end(self) -> None:
        self.door.go_on()


class Fault:
    """Something that happens to the live index itself."""

    stops_searches = False

    def __init__(self, settings: Any) -> None:
        self._settings = settings

    def close(self) -> None:
        """Whatever is left goes with the index."""


class ReadOnly(Fault):
    """What Elasticsearch does to every index when its disk is nearly full."""

    def begin(self) -> None:
        self._set(True)

    def end(self) -> None:
        self._set(None)

    def _set(self, value: bool | None) -> None:
        blocks = {"index.blocks.read_only_allow_delete": value}
        engine.client().indices.put_settings(index=engine.read_alias(), settings=blocks)


class Red(Fault):
    """The only shard is on no node; when it is given one again, nothing is in it, and the sweep mends that."""

    stops_searches = True

    def begin(self) -> None:
        _replace_live(_body(settings={"index.routing.allocation.require._name": "nobody"}), copied=False)
        assert engine.client().cluster.health(index=Index.objects.get().name)["status"] == "red"

    def end(self) -> None:
        name = Index.objects.get().name
        allowed = {"index.routing.allocation.require._name": None}
        engine.client().indices.put_settings(index=name, settings=allowed)
        engine.client().cluster.health(index=name, wait_for_status="yellow", timeout="30s")
        assert sweep().differences


class OtherMapping(Fault):
    """The live index has no room in one of its fields for what is new; searches go on, a rebuild mends it."""

    def begin(self) -> None:
        _replace_live(_body(properties={"bulk_from": {"type": "byte"}}), copied=True)

    def end(self) -> None:
        assert rebuilding.ensure_index()


def _body(
    *, settings: dict[str, Any] | None = None, properties: dict[str, Any] | None = None
) -> dict[str, Any]:
    body = new_index("any").to_dict()
    body["settings"] |= settings or {}
    body["mappings"]["properties"] |= properties or {}
    return body


def _replace_live(body: dict[str, Any], *, copied: bool) -> None:
    """Put another index in the live one's place."""
    indices, live = engine.client().indices, Index.objects.get()
    name = f"{engine.read_alias()}-{uuid.uuid4().hex[:8]}"
    indices.create(index=name, wait_for_active_shards=0, **body)
    if copied:
        kept = {"index": name, "version_type": "external"}
        engine.client().reindex(source={"index": live.name}, dest=kept, refresh=True)
    there = {"add": {"index": name, "alias": engine.read_alias()}}
    indices.update_aliases(actions=[there, {"remove_index": {"index": live.name}}])
    Index.objects.update(name=name, schema_hash="another")


class Busy(Fault):
    """Every request is refused with 429, and so is every document of a bulk."""

    stops_searches = True

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._straight = settings.ELASTICSEARCH_URL
        self._server: ThreadingHTTPServer | None = None

    def begin(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{self._server.server_address[1]}"

    def end(self) -> None:
        self._settings.ELASTICSEARCH_URL = self._straight
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    close = end


class Refusing(BaseHTTPRequestHandler):
    """Says 429 as Elasticsearch does."""

    protocol_version = "HTTP/1.1"
    refusal = {"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}, "status": 429}

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if urlsplit(self.path).path.endswith("_bulk"):
            lines = [json.loads(line) for line in sent.splitlines()]
            heads = [line["index"] for line in lines if set(line) == {"index"}]
            items = [{"index": {"_id": head["_id"], **self.refusal}} for head in heads]
            self._say(200, {"errors": True, "items": items})
        else:
            self._say(429, self.refusal)

    do_PUT = do_GET = do_POST

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        said = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in (
            ("X-Elastic-Product", "Elasticsearch"),
            ("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9"),
            ("Content-Length", str(len(said))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
