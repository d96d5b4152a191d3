"""The stand-in's memory: one SQLite file, one writer at a time."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_of_account ON objects (account, kind, seq);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, event TEXT NOT NULL, endpoint TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, state TEXT NOT NULL DEFAULT 'pending', answer TEXT);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL, key TEXT NOT NULL, created REAL NOT NULL, request TEXT NOT NULL, request_id TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account, key));
CREATE TABLE IF NOT EXISTS settings (
    account TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (account, name));
CREATE TABLE IF NOT EXISTS faults (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, kind TEXT NOT NULL, method TEXT NOT NULL,
    path TEXT NOT NULL, times INTEGER NOT NULL, seconds REAL NOT NULL);
"""
FORGET = (
    "DELETE FROM objects WHERE account = ?",
    "DELETE FROM deliveries WHERE account = ?",
    "DELETE FROM answers WHERE account = ?",
    "DELETE FROM settings WHERE account = ?",
    "DELETE FROM faults WHERE account = ?",
)


class Store:
    """Objects as Stripe's JSON, by account; `account` is the API key that made them."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(SCHEMA)
        self._lock = threading.RLock()
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and one at a time; may be nested, then the outermost decides."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def execute(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def put(self, account: str, body: dict) -> dict:
        """Keep an object; one that is known keeps its place in the lists."""
        self.execute(
            "INSERT INTO objects (account, id, kind, created, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            account, body["id"], body["object"], body["created"], json.dumps(body),
        )  # fmt: skip
        return body

    def get(self, account: str, kind: str, identifier: str) -> dict | None:
        rows = self.execute(
            "SELECT body FROM objects WHERE account = ? AND kind = ? AND id = ?", account, kind, identifier
        )
        return json.loads(rows[0]["body"]) if rows else None

    def owner(self, identifier: str) -> str | None:
        """The account an object belongs to; the pay page's visitor names no key."""
        rows = self.execute("SELECT account FROM objects WHERE id = ?", identifier)
        return rows[0]["account"] if rows else None

    def all(self, account: str, kind: str) -> list[dict]:
        """All objects of a kind, the newest first."""
        rows = self.execute(
            "SELECT body FROM objects WHERE account = ? AND kind = ? ORDER BY seq DESC", account, kind
        )
        return [json.loads(row["body"]) for row in rows]

    def setting(self, account: str, name: str, default: str = "") -> str:
        rows = self.execute("SELECT value FROM settings WHERE account = ? AND name = ?", account, name)
        return rows[0]["value"] if rows else default

    def set(self, account: str, name: str, value: str) -> None:
        self.execute(
            "INSERT OR REPLACE INTO settings (account, name, value) VALUES (?, ?, ?)", account, name, value
        )

    def forget(self, account: str) -> None:
        """Drop everything of one account."""
        with self.transaction():
            for statement in FORGET:
                self.execute(statement, account)
