"""`/_control/…`: what Stripe has not and tests need. Same Bearer key as the API: it says whose account is meant.

GET    /_control/                          what there is
GET    /_control/deliveries                every webhook delivery and how it went
POST   /_control/endpoint                  {"url": …}: where webhooks go (empty: nowhere)
POST   /_control/webhooks                  {"hold": true|false, "delay_seconds": 0}; letting go sends what was held
POST   /_control/events/<id>/redeliver     send an event again
POST   /_control/sessions/<id>/expire      let its time be over now
POST   /_control/faults                    {"kind": "lost_answer"|"rate_limit"|"server_error", "times": 1,
                                            "method": "POST", "path": "/v1/refunds", "seconds": 0}
DELETE /_control/faults                    drop ordered faults
DELETE /_control/                          forget everything of this account
"""

import json
import re
import time
from collections.abc import Mapping
from http import HTTPStatus

from deploy.services.stripe_standin.api import Answer, Api
from deploy.services.stripe_standin.checkout import expire_due, expire_session, session_of
from deploy.services.stripe_standin.errors import ApiError, malformed
from deploy.services.stripe_standin.events import Context, deliver
from deploy.services.stripe_standin.reading import one

LABEL = "Stripe tiruan: a stand-in for Stripe's API. No money moves. These controls exist for tests."
FAULTS = ("lost_answer", "rate_limit", "server_error")


class Control:
    """Answers what tests ask of the stand-in itself."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.store = api.store

    def answer(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        try:
            context = self.api.context(headers)
            values = json.loads(body or "{}")
            if not isinstance(values, dict):
                raise malformed("A JSON object is expected", "body")
            return Answer(HTTPStatus.OK, {"label": LABEL} | self._do(context, method, path, values))
        except ApiError as error:
            return Answer(error.status, error.body)
        except json.JSONDecodeError:
            return Answer(HTTPStatus.BAD_REQUEST, malformed("A JSON object is expected", "body").body)

    def _do(self, context: Context, method: str, path: str, values: dict) -> dict:
        redelivered = re.fullmatch(r"/_control/events/([^/]+)/redeliver", path)
        expired = re.fullmatch(r"/_control/sessions/([^/]+)/expire", path)
        if method == "POST" and redelivered:
            event = one(context, "event", redelivered.group(1), "event")
            deliver(context, event["id"], context.endpoint)
            return {"event": event["id"]}
        if method == "POST" and expired:
            return self._expire(context, expired.group(1))
        match method, path:
            case "GET", "/_control/":
                return {"account": context.account, "endpoint": context.endpoint, "help": __doc__}
            case "GET", "/_control/deliveries":
                return {"deliveries": self._deliveries(context)}
            case "POST", "/_control/endpoint":
                self.store.set(context.account, "endpoint", str(values["url"]))
                return {"endpoint": values["url"]}
            case "POST", "/_control/webhooks":
                return self._webhooks(context, values)
            case "POST", "/_control/faults":
                return self._order_fault(context, values)
            case "DELETE", "/_control/faults":
                self.store.execute("DELETE FROM faults WHERE account = ?", context.account)
                return {}
            case "DELETE", "/_control/":
                self.store.forget(context.account)
                return {}
        raise ApiError(f"Unknown control ({method}: {path})", status=HTTPStatus.NOT_FOUND)

    def _deliveries(self, context: Context) -> list[dict]:
        rows = self.store.execute(
            "SELECT deliveries.*, json_extract(objects.body, '$.type') AS type FROM deliveries "
            "JOIN objects ON objects.id = deliveries.event WHERE deliveries.account = ? ORDER BY deliveries.seq",
            context.account,
        )
        names = ("event", "type", "endpoint", "state", "attempts", "answer")
        return [{name: row[name] for name in names} for row in rows]

    def _webhooks(self, context: Context, values: dict) -> dict:
        with self.store.transaction():
            if "delay_seconds" in values:
                self.store.set(context.account, "delay", str(float(values["delay_seconds"])))
            if "hold" in values:
                self.store.set(context.account, "hold", "yes" if values["hold"] else "no")
                if not values["hold"]:
                    self.store.execute(
                        "UPDATE deliveries SET state = 'pending', due = ? WHERE account = ? AND state = 'held'",
                        time.time(), context.account,
                    )  # fmt: skip
        return {name: self.store.setting(context.account, name) for name in ("delay", "hold")}

    def _expire(self, context: Context, identifier: str) -> dict:
        """As if the time had passed: the session expires by itself, not by the API's `expire`."""
        with self.store.transaction():
            session = session_of(context, identifier)
            if session["status"] != "open":
                expire_session(context, identifier)
            self.store.put(context.account, session | {"expires_at": int(time.time())})
        expire_due(
            self.store, {"api_version": context.api_version, "default_endpoint": context.default_endpoint}
        )
        return {"session": identifier}

    def _order_fault(self, context: Context, values: dict) -> dict:
        kind = values.get("kind")
        if kind not in FAULTS:
            raise malformed(f"kind must be one of {', '.join(FAULTS)}", "kind")
        self.store.execute(
            "INSERT INTO faults (account, kind, method, path, times, seconds) VALUES (?, ?, ?, ?, ?, ?)",
            context.account, kind, values.get("method", ""), values.get("path", "/v1/"), int(values.get("times", 1)),
            float(values.get("seconds", 0)),
        )  # fmt: skip
        return {"kind": kind}
