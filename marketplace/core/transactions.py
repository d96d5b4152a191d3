"""The guard of everything that must be written together with something else."""

from django.db import connection
from django.db.transaction import TransactionManagementError


def require_transaction(what: str) -> None:
    """Raise TransactionManagementError outside `transaction.atomic()`: `what` would be kept although its cause is not."""
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{what} belongs to the transaction of its cause; open one first")
