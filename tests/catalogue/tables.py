"""Tables of goods, good ones and others, as staff would upload them."""

import csv
import io

from openpyxl import Workbook

from marketplace.catalogue import imports, uploaded_tables

GOOD = {
    "sku": "CLG-1",
    "name": "Kain batik Krakatau",
    "category": "batik-tulis",
    "description": "Katun primisima.",
    "price": "785000",
    "unit": "lembar",
    "stock": "6",
    "weight_gram": "350",
    "bulk_min_qty": "10",
    "bulk_price": "710000",
    "lead_time_days": "3",
    "tags": "batik cilegon|oleh-oleh",
}


def as_csv(*rows, columns=imports.COLUMNS, separator=",", encoding="utf-8"):
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, columns, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(output.getvalue().encode(encoding))


def as_xlsx(*rows, columns=imports.COLUMNS):
    book = Workbook()
    book.active.append(list(columns))
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def bring(file, name="barang.csv", fallback=None):
    return imports.import_products(uploaded_tables.rows_of(file, name), fallback=fallback, actor="test")
