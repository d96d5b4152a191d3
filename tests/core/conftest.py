from types import SimpleNamespace

import pytest

from marketplace.core import transactions


@pytest.fixture
def no_transaction(monkeypatch):
    """What a caller sees that opened none; the test itself runs inside one."""
    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=False))
