"""People and browsers as the tests of accounts make them."""

from tests.accounts.conftest import browser, path, person

__all__ = ["browser", "path", "person"]
