import pytest

from marketplace.core.typed import whole_number


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("0012", 12), ("9" * 15, 10**15 - 1)])
def test_plain_digits_are_a_whole_number(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", [None, "", "²", "٢", "-1", "1e9", " 7", "7.0", "9" * 16, "9" * 5_000])
def test_what_int_would_stumble_over_is_none(typed):
    assert whole_number(typed) is None
