"""The file that a bank's mass transfer reads: one line a cooperative, amounts in whole IDR without separators."""

import csv
import io

from marketplace.settlement.models import Batch

HEADINGS = ("nomor", "bank", "nomor_rekening", "nama_pemilik", "jumlah", "berita")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def bank_file(batch: Batch) -> bytes:
    """UTF-8 with a mark, so that a spreadsheet opens it as it is; the same batch gives the same bytes."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=",", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in batch.lines.order_by("pk"):
        writer.writerow(
            [
                line.number,
                _text(line.bank_name),
                _text(line.bank_account_number),
                _text(line.bank_account_holder),
                line.amount,
                f"Lumbung {line.number}",
            ]
        )
    return output.getvalue().encode("utf-8-sig")


def _text(value: str) -> str:
    """What somebody typed is never a formula, in whatever program the file is opened."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
