"""A large copy of a storefront takes its time: made once, offered when whole, and the operator knows the limit."""

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from marketplace.core.relay import drain
from tenants import tasks
from tenants.actions import request_export
from tenants.exporting import EXPORT_LOCKS, StillBeingMade, make_export
from tenants.tasks import EXPORT_TIME_LIMIT, export_storefront

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(cilegon, settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = str(tmp_path / "media"), str(tmp_path / "private")
    return request_export(cilegon, actor="test")


def state_of(export):
    with schema_context("public"):
        export.refresh_from_db()
    return export.status, export.failure, bool(export.file)


def test_a_copy_has_more_time_than_other_tasks():
    assert settings.CELERY_TASK_TIME_LIMIT < EXPORT_TIME_LIMIT == export_storefront.soft_time_limit
    assert export_storefront.soft_time_limit < export_storefront.time_limit


def test_a_second_message_leaves_a_copy_alone_that_is_being_made(export):
    address = connection.get_connection_params()
    names = {
        name: address[name] for name in ("host", "port", "user", "password", "dbname") if address.get(name)
    }
    with psycopg.connect(**names, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [EXPORT_LOCKS, export.pk])
        with pytest.raises(StillBeingMade):
            make_export(export.pk)
        assert state_of(export) == ("waiting", "", False)
    make_export(export.pk)
    assert state_of(export) == ("ready", "", True)


def test_a_copy_that_takes_too_long_is_stopped_and_offers_nothing(export, monkeypatch):
    def too_long(export_id):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "make_export", too_long)
    drain()
    assert state_of(export) == ("failed", "SoftTimeLimitExceeded", False)
