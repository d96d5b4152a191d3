"""What the desk prints: packing lists (A4) and shipping labels (A6), one or many orders in one PDF.

Working papers, not documents: nothing is issued or kept, they are compiled when somebody asks.
"""

from collections.abc import Sequence

import segno
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.core.documents import compile_document
from marketplace.core.phone import written_phone
from marketplace.ordering.models import Order
from marketplace.ordering.sentences import promise

# As many as are printed in one morning; more would keep a person waiting for the compiler.
MOST_AT_ONCE = 100


def packing_lists_pdf(orders: Sequence[Order]) -> bytes:
    """One page an order; whole orders (see selectors), each with its cooperative."""
    title = _("Packing list")
    data = {
        "title": title,
        "columns": ["✓", _("Product"), _("SKU"), _("Quantity")],
        "note_title": _("Note to the cooperative"),
        "signatures": [_("Packed by"), _("Checked by")],
        "orders": [
            {
                "number": order.number,
                "shop": order.cooperative.name,
                "barcode": _code(order.number),
                "to": _recipient(order),
                "facts": [
                    [_("Delivery"), order.delivery_label],
                    [_("Promised for"), promise(order)],
                    [_("Weight"), _weight(order)],
                ],
                "rows": _to_be_packed(order),
                "note": order.note,
            }
            for order in orders
        ],
    }
    return compile_document(
        "ordering/papers/packing_list.typ", data, title=_title(title, orders), language=get_language() or "id"
    )


def labels_pdf(orders: Sequence[Order]) -> bytes:
    """One label a parcel, to stick on it."""
    title = _("Shipping label")
    data = {
        "words": {"from": pgettext("parcel", "From"), "to": pgettext("parcel", "To")},
        "labels": [
            {
                "number": order.number,
                "code": _code(order.number),
                "from": _sender(order),
                "to": _recipient(order),
                "delivery": order.delivery_label,
                "facts": [
                    [_("Weight"), _weight(order)],
                    [_("Pieces"), str(sum(line.quantity for line in order.lines.all()))],
                    *[
                        [parcel.courier, parcel.tracking_number]
                        for parcel in list(order.shipments.all())[-1:]
                        if parcel.tracking_number
                    ],
                ],
            }
            for order in orders
        ],
    }
    return compile_document(
        "ordering/papers/label.typ", data, title=_title(title, orders), language=get_language() or "id"
    )


def _to_be_packed(order: Order) -> list[list[str]]:
    """What no parcel has taken along yet. Once all is gone, or went in one parcel, the whole order again."""
    gone: dict[int, int] = {}
    for parcel in order.shipments.all():
        for packed in parcel.lines.all():
            gone[packed.order_line_id] = gone.get(packed.order_line_id, 0) + packed.quantity
    lines = list(order.lines.all())
    left = {line.pk: line.quantity - gone.get(line.pk, 0) for line in lines}
    if not any(pieces > 0 for pieces in left.values()):
        left = {line.pk: line.quantity for line in lines}
    return [[line.full_name, line.sku, f"{left[line.pk]} {line.unit}"] for line in lines if left[line.pk] > 0]


def _recipient(order: Order) -> list[str]:
    where = (
        [_("Picks it up")] if order.is_pickup else [*order.street.splitlines(), order.landmark, order.place]
    )
    return [order.buyer_name, written_phone(order.buyer_phone), *[line for line in where if line.strip()]]


def _sender(order: Order) -> list[str]:
    shop = order.cooperative
    phone = written_phone(shop.whatsapp) if shop.whatsapp else ""
    return [shop.name, *[line for line in (*shop.address.splitlines(), phone) if line.strip()]]


def _weight(order: Order) -> str:
    """«850 gram», «2,4 kg»."""
    if order.weight < 1000:
        return _("%(grams)s gram") % {"grams": order.weight}
    return f"{order.weight / 1000:.1f} kg".replace(".", ",")


def _title(title: str, orders: Sequence[Order]) -> str:
    return f"{title} {orders[0].number}" if len(orders) == 1 else f"{title} ({len(orders)})"


def _code(number: str) -> str:
    """A QR code of the order's number, for the desk's search field: no secret address stands on a parcel."""
    return segno.make(number, error="m", micro=False).svg_inline(
        border=1, dark="#000000", light="#ffffff", omitsize=True
    )
