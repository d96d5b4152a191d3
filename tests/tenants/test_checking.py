"""check_storefronts finds what is wrong, and nothing where all is well."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.checking import findings


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_fresh_marketplace_has_no_findings(db):
    assert list(findings()) == []


def test_command_fails_with_a_list_when_something_is_wrong(db, capsys):
    run("ALTER TABLE cilegon.catalogue_stock DROP CONSTRAINT catalogue_stock_not_oversold")

    with pytest.raises(CommandError):
        call_command("check_storefronts")

    assert "cilegon: its tables, constraints or indexes differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("DROP INDEX kab_bekasi.catalogue_product_newest", "kab_bekasi: its tables"),
        ("ALTER TABLE cilegon.catalogue_member ADD COLUMN extra text", "cilegon: its tables"),
        ("DROP SCHEMA kab_bekasi CASCADE", "kab_bekasi: the schema of this cooperative is missing"),
        (
            "CREATE TABLE public.catalogue_stock (id int)",
            "catalogue_stock exists in public and in the template",
        ),
        (
            "ALTER TABLE cilegon.staff_membership ADD CONSTRAINT leaving FOREIGN KEY (user_id)"
            " REFERENCES public.accounts_user (id)",
            "the foreign key leaving leads into another schema",
        ),
    ],
)
def test_each_kind_of_damage_is_found(db, damage, expected):
    run(damage)

    assert any(expected in finding for finding in findings())
