import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.isolation.world import DOMAIN, World
from tests.ordering.conftest import staff_of

__all__ = ["staff_of"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of a module, in a transaction that is rolled back after the last of them."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", str(tmp_path_factory.mktemp("media")))
        patch.setattr(settings, "SECOND_FACTOR_EXEMPT_DOMAIN", DOMAIN)
        connection.set_schema_to_public()
        with transaction.atomic():
            yield World()
            transaction.set_rollback(True)
        forget_search_path()


@pytest.fixture
def own_files(settings, tmp_path):
    """Uploads of a test go where they are forgotten."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PRIVATE_ROOT = str(tmp_path / "private")


@pytest.fixture
def undone(world):
    """What a test does to the world is undone after it."""
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget_search_path()


def forget_search_path() -> None:
    """A rollback takes the search path back as well; let the next statement set it again."""
    connection.search_path_set_schemas = None
    connection.set_schema_to_public()
