"""What an institution asks for is changed by the institution alone, whatever SQL runs on an invited storefront."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django_tenants.utils import tenant_context


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procurement_request SET title = 'Lain' WHERE id = %s",
        "UPDATE procurement_requestline SET quantity = 1 WHERE request_id = %s",
        "UPDATE procurement_request SET institution_id = institution_id + 1 WHERE id = %s",
    ],
)
def test_invited_storefront_cannot_change_what_is_asked_for(cilegon, sent, statement):
    with tenant_context(cilegon):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [sent.pk])
                changed = cursor.rowcount
        except ProgrammingError:
            changed = 0

    assert changed == 0


def test_invited_storefront_cannot_remove_a_request(cilegon, sent):
    with tenant_context(cilegon), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_requestline WHERE request_id = %s", [sent.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM procurement_request WHERE id = %s", [sent.pk])
        assert cursor.rowcount == 0
