"""Two requests with one ticket at the same moment, on committed data."""

from threading import Barrier, Thread

from django.db import connection
from django_tenants.utils import schema_context

from marketplace.accounts.actions import TicketRefused, issue_ticket, redeem_ticket, register_user


def test_one_ticket_in_two_requests_at_once_signs_in_once(committed_db):
    """Proved with the lock off first: without select_for_update both requests succeed."""
    with schema_context("public"):
        user = register_user(email="lomba@contoh.id", name="Lomba", actor="test")
        token = issue_ticket(
            user=user, host="cilegon.localhost", browser_hash="b", next_path="/", second_factor_at=None
        )
    start, outcomes = Barrier(8), []

    def redeem():
        try:
            connection.set_schema_to_public()
            connection.ensure_connection()
            start.wait()
            redeem_ticket(token=token, host="cilegon.localhost", browser_hash="b")
            outcomes.append("in")
        except TicketRefused as refusal:
            outcomes.append(refusal.reason)
        finally:
            connection.close()

    threads = [Thread(target=redeem) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in"] + ["used"] * 7
