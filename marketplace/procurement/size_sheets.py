"""A size list as a workbook: the counted matrix with spares, and who gets what, by unit."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from marketplace.core.sheets import Sheet, workbook_response
from marketplace.procurement.actions import sizes
from marketplace.procurement.models import SizeRoll
from marketplace.procurement.selectors.sizes import packing_list
from marketplace.procurement.size_tables import size_text, with_spares
from marketplace.procurement.states import COLLECTING


def sizes_workbook(held: SizeRoll) -> HttpResponse:
    """XLSX: the matrix with spares, and who gets what, by unit."""
    texts = {one["key"]: size_text(one) for one in held.forms}
    return workbook_response(
        f"ukuran-{held.request_id}",
        [
            Sheet(
                _("Sizes"),
                [_("Size"), _("Counted"), _("With spares")],
                [[row["text"], row["counted"], row["pieces"]] for row in matrix_rows(held)],
            ),
            Sheet(
                _("Packing list"),
                [_("Unit"), _("Name"), _("Size")],
                [[one.unit, one.name, texts.get(one.choice, one.choice)] for one in packing_list(held)],
            ),
        ],
    )


def matrix_rows(held: SizeRoll) -> list[dict[str, Any]]:
    """[{text, counted, pieces}] of what was chosen, in the order of the size table."""
    counted = sizes.count_by_choice(held) if held.status == COLLECTING else held.counted
    pieces = with_spares(counted, held.spares_percent)
    return [
        {"text": size_text(one), "counted": counted[one["key"]], "pieces": pieces[one["key"]]}
        for one in held.forms
        if counted.get(one["key"])
    ]
