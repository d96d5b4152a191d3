"""Document numbers without gaps, per cooperative, kind and year.

A sequence would leave a hole for every transaction that is rolled back; a counter row that stays locked until the
caller's transaction ends does not. Actions that take numbers of several series take them in the order of
(cooperative, kind), or two of them can wait for each other.
"""

from django.db import connection

from marketplace.core.transactions import require_transaction


def next_number(
    kind: str, *, cooperative_id: int | None, year: int, code: str, prefix: str | None = None, width: int = 6
) -> str:
    """Return the next number of the series in the caller's transaction: "PO/CLG/2026/000012".

    `code` is the cooperative's short code, `prefix` what the number begins with (`kind` unless named). Other callers
    for the same series wait until the transaction ends. Raises TransactionManagementError outside a transaction.
    """
    require_transaction("A document number")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries AS series (cooperative_id, kind, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (cooperative_id, kind, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [cooperative_id, kind, year],
        )
        (last,) = cursor.fetchone()
    return "/".join([prefix or kind, code, str(year), f"{last:0{width}d}"])
