from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


class CountedQueries(CaptureQueriesContext):
    """The statements of a body. Pointing the connection at a schema is not counted: it belongs to none of the pages."""

    def __len__(self) -> int:
        return len([query for query in self.captured_queries if not query["sql"].startswith("SET search_path")])


@pytest.fixture
def queries() -> Callable[..., Any]:
    """Count the statements of a body: `with queries() as counted: …; len(counted)`."""
    return lambda: CountedQueries(connection)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Uploads of a test go where they are forgotten."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PRIVATE_ROOT = str(tmp_path / "private")
