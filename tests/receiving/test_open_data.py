"""What is written as open contracting data is valid by the standard's own schemas of version 1.1.5, in every state."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tenants.utils import schema_context
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from marketplace.procurement.selectors.purchase_orders import whole_purchase_orders
from marketplace.receiving.actions import accepting
from marketplace.receiving.models import Delivery
from marketplace.receiving.ocds import EXTENSIONS, record_package, release_package
from tests.receiving.conftest import a_catering_series, a_delivery, counted, signed, whole
from tests.receiving.test_invoices import billed, confirmed, told

pytestmark = pytest.mark.django_db

SCHEMAS = {
    path.stem.removesuffix("-schema"): json.loads(path.read_text())
    for path in (Path(__file__).parent / "ocds").glob("*.json")
}
REGISTRY: Registry = Registry().with_resources(
    (one["id"], Resource.from_contents(one, default_specification=DRAFT4)) for one in SCHEMAS.values()
)


def complaints(kind: str, package: dict[str, Any]) -> list[str]:
    """What the official schema of a `kind` of package says against this one."""
    validator = Draft4Validator(SCHEMAS[kind], registry=REGISTRY, format_checker=FormatChecker())
    return [
        f"{list(one.absolute_path)}: {one.message[:300]}"
        for one in validator.iter_errors(json.loads(json.dumps(package)))
    ]


def of(order):
    """(record package, release package) as they are now, both free of complaints."""
    with schema_context("public"):
        found = whole_purchase_orders().get(pk=order.pk)
        record, release = record_package(found), release_package(found)
    assert complaints("record-package", record) == []
    assert complaints("release-package", release) == []
    return record, release


def test_schemas_notice_what_is_wrong(order):
    record, release = of(order)
    release["releases"][0]["tag"] = ["finished"]
    del record["records"][0]["compiledRelease"]["initiationType"]
    assert any("finished" in one for one in complaints("release-package", release))
    assert any("initiationType" in one for one in complaints("record-package", record))
    assert {one["id"].rpartition("/")[0].rpartition("/")[2] for one in SCHEMAS.values()} == {"1__1__5"}


def test_purchase_is_valid_from_the_order_to_the_last_payment(
    order, staff, receiver, approver, chair, treasurer
):
    assert "implementation" not in of(order)[1]["releases"][0]["tag"]
    delivery = a_delivery(order, staff)
    of(order)
    delivery = counted(delivery, receiver, rejected=2)
    of(order)
    signed(delivery, approver, chair)
    bill = billed(order, staff)
    confirmed(told(bill, treasurer, 1_000_000), chair)
    of(order)
    with schema_context("public"):
        line = delivery.lines.all()[0]
        accepting.waive_rejected(order=order, line_id=line.line_id, quantity=2, actor=approver)
    record, _release = of(order)
    contract = record["records"][0]["compiledRelease"]["contracts"][0]
    assert contract["status"] == "terminated"
    types = {one["documentType"] for one in contract["implementation"]["documents"]}
    assert types == {"physicalProgressReport", "completionCertificate", "financialProgressReport"}


def test_catering_with_its_dates_is_valid(officer, institution, cilegon, package, staff, offer):
    order, days = a_catering_series(officer, institution, cilegon, package, staff, portions=60, times=3)
    Delivery.objects.filter(pk=whole(Delivery.objects.first()).pk).update(
        planned_on=timezone.localdate() + timedelta(days=2)
    )
    release = of(order)[1]["releases"][0]
    assert release["tender"]["mainProcurementCategory"] == "services"
    assert len(release["contracts"][0]["implementation"]["milestones"]) == len(days)


def test_fields_beyond_the_standard_are_those_of_declared_extensions(paid_order):
    record, release = of(paid_order)
    beyond = set(_unknown(release["releases"][0], SCHEMAS["release"], "release"))
    assert beyond == {"parties/details/classifications"}
    assert record["extensions"] == release["extensions"] == list(EXTENSIONS)
    assert len(EXTENSIONS) == 1 and "organizationClassification" in EXTENSIONS[0]


def test_command_writes_what_is_valid(paid_order, capsys):
    for arguments, kind in (({}, "record-package"), ({"release": True}, "release-package")):
        call_command("ocds_export", purchase=paid_order.number, **arguments)
        assert complaints(kind, json.loads(capsys.readouterr().out)) == []
    with pytest.raises(CommandError, match="PO/TIADA"):
        call_command("ocds_export", purchase="PO/TIADA")


@pytest.fixture
def paid_order(order, staff, receiver, approver, chair, treasurer):
    signed(counted(a_delivery(order, staff), receiver, rejected=2), approver, chair)
    confirmed(told(billed(order, staff), treasurer, 1_000_000), chair)
    return order


def _unknown(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    """Paths of fields that the release schema does not know, without their places in lists."""
    while "$ref" in schema:
        schema = SCHEMAS["release"]["definitions"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for one in value:
            yield from _unknown(one, schema.get("items", {}), path)
    elif isinstance(value, dict):
        for name, below in value.items():
            known = schema.get("properties", {}).get(name)
            here = name if path == "release" else f"{path}/{name}"
            if known is None:
                yield here
            else:
                yield from _unknown(below, known, here)
