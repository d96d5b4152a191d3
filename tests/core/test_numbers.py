import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from marketplace.core.models import NumberSeries
from marketplace.core.numbers import next_number


@pytest.mark.django_db
def test_numbers_count_up_per_cooperative_kind_and_year():
    def number(kind="PO", cooperative_id=1, year=2026, code="CLG", **more):
        return next_number(kind, cooperative_id=cooperative_id, year=year, code=code, **more)

    assert number() == "PO/CLG/2026/000001"
    assert number() == "PO/CLG/2026/000002"
    assert number(kind="INV") == "INV/CLG/2026/000001"
    assert number(year=2027) == "PO/CLG/2027/000001"
    assert number(cooperative_id=2, code="BKS") == "PO/BKS/2026/000001"
    assert number(prefix="SP", width=4) == "SP/CLG/2026/0003"


@pytest.mark.django_db
def test_the_platforms_own_series_has_no_cooperative():
    for expected in ("BILL/LBG/2026/000001", "BILL/LBG/2026/000002"):
        assert next_number("BILL", cooperative_id=None, year=2026, code="LBG") == expected
    assert NumberSeries.objects.get().last == 2


@pytest.mark.django_db
def test_a_rolled_back_transaction_gives_its_number_back():
    next_number("PO", cooperative_id=1, year=2026, code="CLG")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("PO", cooperative_id=1, year=2026, code="CLG")
        1 / 0  # noqa: B018  (any failure after the number was taken)
    assert next_number("PO", cooperative_id=1, year=2026, code="CLG") == "PO/CLG/2026/000002"


@pytest.mark.django_db
def test_a_number_needs_a_transaction(no_transaction):
    with pytest.raises(transaction.TransactionManagementError):
        next_number("PO", cooperative_id=1, year=2026, code="CLG")


THREADS, ROUNDS = 16, 25


def race(take: Callable[[], str]) -> list[str]:
    """The numbers that were kept when all threads take numbers and roll back four times in ten."""
    kept: list[str] = []
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    class Abandoned(Exception):
        pass

    def work(seed: int) -> None:
        chance = random.Random(seed)
        try:
            start.wait()
            for _ in range(ROUNDS):
                try:
                    with transaction.atomic():
                        number = take()
                        if chance.random() < 0.4:
                            raise Abandoned
                except Abandoned:
                    continue
                kept.append(number)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert 0 < len(kept) < THREADS * ROUNDS
    return kept


def test_counting_without_the_lock_gives_a_number_twice(committed_db):
    """What the locked row is for: the same race, read first and written after."""
    NumberSeries.objects.create(cooperative_id=1, kind="RACE", year=2026, last=0)

    def take() -> str:
        series = NumberSeries.objects.get(cooperative_id=1, kind="RACE", year=2026)
        NumberSeries.objects.filter(pk=series.pk).update(last=series.last + 1)
        return str(series.last + 1)

    kept = race(take)
    assert len(set(kept)) < len(kept)


def test_sixteen_threads_with_random_rollbacks_leave_no_gap_and_no_duplicate(committed_db):
    def take() -> str:
        return next_number("RACE", cooperative_id=1, year=2026, code="CLG")

    kept = race(take)
    assert sorted(kept) == [f"RACE/CLG/2026/{number:06d}" for number in range(1, len(kept) + 1)]
    with transaction.atomic():
        assert take().endswith(f"{len(kept) + 1:06d}")
