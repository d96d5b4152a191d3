"""Imports prices for places from a table: a courier's price list, or the districts the cooperative goes to itself.

One row is one service's price to one destination; a row that exists is updated, an empty cell leaves things as they are.
A list may hold many origins, as expeditions publish them: rows of other origins than the cooperative's are left out, and so are places without a price.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.catalogue.actions import tell_delivery_changed
from marketplace.catalogue.import_plans import (
    Change,
    ImportRefused,
    ImportResult,
    Plan,
    keep_result,
    named_cells,
)
from marketplace.catalogue.import_rows import HIGHEST_PRICE, BadCell, CellReader, read_text, read_whole
from marketplace.catalogue.models import DeliveryArea
from marketplace.catalogue.uploaded_tables import CellError, Progress, Row, no_progress, shown
from marketplace.core import audit
from tenants.models import Region

COLUMNS = (
    "origin",
    "destination",
    "place",
    "service",
    "carrier",
    "pricing",
    "price",
    "free_over",
    "min_days",
    "max_days",
    "offered",
)
REQUIRED = ("price",)
MOST_ERRORS = 1000
BATCH = 500
LONGEST_WAY = 90
WRITTEN = ("carrier", "pricing", "price", "free_over", "minimum_days", "maximum_days", "is_active")

SERVICES = {
    "kurir": DeliveryArea.Service.COURIER,
    "courier": DeliveryArea.Service.COURIER,
    "ekspedisi": DeliveryArea.Service.EXPEDITION,
    "expedition": DeliveryArea.Service.EXPEDITION,
}
PRICINGS = {
    "rata": DeliveryArea.Pricing.FLAT,
    "flat": DeliveryArea.Pricing.FLAT,
    "kg": DeliveryArea.Pricing.WEIGHT,
    "weight": DeliveryArea.Pricing.WEIGHT,
}
ANSWERS = {"ya": True, "yes": True, "tidak": False, "no": False}


@dataclass
class AreaRow:
    """What one row says of one place: {field: value} for the cells that were filled."""

    number: int
    service: str
    region: Region
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.service}:{self.region.code}"


class Places:
    """All official regions, by code and by name, asked for once."""

    def __init__(self) -> None:
        self.by_code = {region.code: region for region in Region.objects.all()}
        self.by_name: dict[str, list[Region]] = {}
        for region in self.by_code.values():
            if region.kind != Region.Kind.DISTRICT:
                self.by_name.setdefault(region.name.lower(), []).append(region)

    def read(self, cell: Any) -> Region | None:
        """A place by its code (also where a spreadsheet made a number of it) or by its official name."""
        if isinstance(cell, float):
            # 32.10 becomes 32.1 in a spreadsheet; codes of regencies have two digits behind the dot.
            cell = f"{cell:05.2f}"
        text = read_text(cell, 100)
        if text is None:
            return None
        if found := self.by_code.get(text):
            return found
        named = self.by_name.get(text.lower(), [])
        if len(named) == 1:
            return named[0]
        raise BadCell(
            _("«%(place)s» is no place we know. Write its official code, for example 36.72.")
            % {"place": text}
        )


class DeliveryImporter:
    """Reads and writes tables of prices for places. See `import_runs.Importer`."""

    def plan(self, rows: Iterable[Row], *, fallback: str = "", progress: Progress = no_progress) -> Plan:
        """Check everything, write nothing. Raises ImportRefused with every mistake, UnreadableTable for no table."""
        plan, errors, places = Plan(), [], Places()
        seen: dict[str, int] = {}
        for number, cells in named_cells(iter(rows), COLUMNS, REQUIRED):
            row, refusals = _read_row(number, cells, places)
            errors += refusals
            if row is None:
                plan.left_out += not refusals
            elif row.key in seen:
                message = _("Row %(row)s has this place and service already.") % {"row": seen[row.key]}
                errors.append(CellError(number, "destination", message, row.region.code))
            else:
                seen[row.key] = number
                plan.rows.append(row)
            if len(errors) >= MOST_ERRORS:
                raise ImportRefused(errors)
            if number % BATCH == 0:
                progress(number)
        if not plan.rows and not errors:
            errors.append(CellError(0, "", _("There are no prices from your place in this file.")))
        if errors:
            raise ImportRefused(errors)
        plan.existing = {f"{area.service}:{area.region_id}": area for area in DeliveryArea.objects.all()}
        plan.changes = [_change(row, plan.existing.get(row.key)) for row in plan.rows]
        return plan

    def write(
        self,
        rows: Iterable[Row],
        *,
        fallback: str = "",
        actor: audit.Actor,
        progress: Progress = no_progress,
    ) -> ImportResult:
        """Import all rows or none, in one transaction. Raises ImportRefused or UnreadableTable."""
        with transaction.atomic():
            plan = self.plan(rows, progress=progress)
            written = []
            for row, change in zip(plan.rows, plan.changes, strict=True):
                if not change.is_new and not change.differences:
                    continue
                area = plan.existing.get(row.key) or DeliveryArea(service=row.service, region=row.region)
                for name, given in row.fields.items():
                    setattr(area, name, given)
                written.append(area)
            DeliveryArea.objects.bulk_create([area for area in written if area.pk is None], batch_size=BATCH)
            DeliveryArea.objects.bulk_update(
                [area for area in written if area.pk is not None], WRITTEN, batch_size=BATCH
            )
            if written:
                tell_delivery_changed(connection.tenant.pk)
            return keep_result("delivery.imported", plan, actor=actor)


DELIVERY_IMPORTER = DeliveryImporter()


def area_rows(areas: Iterable[DeliveryArea], origin: Region) -> Iterable[list[Any]]:
    """Prices for places as rows that the importer reads back without a change."""
    services = {DeliveryArea.Service.COURIER: "kurir", DeliveryArea.Service.EXPEDITION: "ekspedisi"}
    for area in areas:
        yield [
            origin.code,
            area.region_id,
            area.region.name,
            services[DeliveryArea.Service(area.service)],
            area.carrier,
            "rata" if area.pricing == DeliveryArea.Pricing.FLAT else "kg",
            area.price,
            area.free_over,
            area.minimum_days,
            area.maximum_days,
            "ya" if area.is_active else "tidak",
        ]


def empty_rows(origin: Region) -> Iterable[list[Any]]:
    """Destinations to write prices beside: the districts here, the province's cities, every province."""
    courier = Region.objects.filter(parent=origin).order_by("code")
    expedition = Region.objects.filter(parent_id=origin.province_code).order_by("code")
    provinces = Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("code")
    for service, pricing, regions in (
        ("kurir", "rata", courier),
        ("ekspedisi", "kg", expedition),
        ("ekspedisi", "kg", provinces),
    ):
        for region in regions:
            yield [
                origin.code, region.code, region.name, service, "", pricing, None, None, None, None, "ya"
            ]  # fmt: skip


def _read_row(number: int, cells: dict[str, Any], places: Places) -> tuple[AreaRow | None, list[CellError]]:
    """The row, None for one that is left out, and every reason why it cannot be read."""
    read_cells = CellReader(number, cells)
    value, errors = read_cells.value, read_cells.errors
    origin = value("origin", places.read)
    if origin is not None and not _holds(origin, connection.tenant.region):
        return None, []
    if not errors and cells.get("price") in (None, ""):
        return None, []
    region = value("destination", places.read)
    if region is None and not errors:
        region = value("place", places.read)
    if region is None and not errors:
        errors.append(CellError(number, "destination", _("Write where to: a code or an official name.")))
    service = value("service", _word, SERVICES) or DeliveryArea.Service.EXPEDITION
    fields = {
        "carrier": value("carrier", read_text, 60),
        "pricing": value("pricing", _word, PRICINGS),
        "price": value("price", read_whole, 0, HIGHEST_PRICE),
        "free_over": value("free_over", read_whole, 1, HIGHEST_PRICE),
        "minimum_days": value("min_days", read_whole, 0, LONGEST_WAY),
        "maximum_days": value("max_days", read_whole, 0, LONGEST_WAY),
        "is_active": value("offered", _word, ANSWERS),
    }
    fields = {name: given for name, given in fields.items() if given is not None}
    if fields.get("maximum_days", LONGEST_WAY) < fields.get("minimum_days", 0):
        message = _("The longest time is shorter than the shortest.")
        errors.append(CellError(number, "max_days", message, shown(cells.get("max_days"))))
    if "minimum_days" in fields and "maximum_days" not in fields:
        fields["maximum_days"] = fields["minimum_days"]
    elif "maximum_days" in fields and "minimum_days" not in fields:
        fields["minimum_days"] = min(1, fields["maximum_days"])
    if errors or region is None:
        return None, errors
    return AreaRow(number, service, region, fields), []


def _holds(outer: Region, inner: Region) -> bool:
    """Whether a place is, or lies within, another."""
    return inner.code == outer.code or inner.code.startswith(f"{outer.code}.")


def _word(cell: Any, words: dict[str, Any]) -> Any:
    text = read_text(cell, 20)
    if text is None:
        return None
    if text.lower() not in words:
        raise BadCell(_("Write one of: %(words)s.") % {"words": ", ".join(words)})
    return words[text.lower()]


def _change(row: AreaRow, area: DeliveryArea | None) -> Change:
    if area is None:
        return Change(row.number, row.region.code, row.region.name, True, [])
    differences = [
        str(DeliveryArea._meta.get_field(name).verbose_name)
        for name, given in row.fields.items()
        if getattr(area, name) != given
    ]
    return Change(row.number, row.region.code, row.region.name, False, differences)
