from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation
from num2words import num2words

from marketplace.core.money import in_words, round_rupiah, rupiah, share, split_evenly


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (1_000, "Rp1.000"),
        (1_250_000, "Rp1.250.000"),
        (-1_250_000, "-Rp1.250.000"),
        (9_223_372_036_854_775_807, "Rp9.223.372.036.854.775.807"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_rupiah_is_written_the_same_in_every_language(amount, written, language):
    with translation.override(language):
        assert rupiah(amount) == written


@pytest.mark.parametrize("amount", [1.5, "1000", True, Decimal("1000"), None])
def test_rupiah_refuses_what_is_not_whole_rupiah(amount):
    with pytest.raises(TypeError):
        rupiah(amount)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (1, "satu rupiah"),
        (11, "sebelas rupiah"),
        (100, "seratus rupiah"),
        (1_000, "seribu rupiah"),
        (1_100, "seribu seratus rupiah"),
        (11_000, "sebelas ribu rupiah"),
        (21_000, "dua puluh satu ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (1_000_000, "satu juta rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (1_001_001, "satu juta seribu satu rupiah"),
        (1_021_000, "satu juta dua puluh satu ribu rupiah"),
        (1_101_000, "satu juta seratus satu ribu rupiah"),
        (1_250_000, "satu juta dua ratus lima puluh ribu rupiah"),
        (1_000_001_000, "satu miliar seribu rupiah"),
        (1_001_000_000, "satu miliar satu juta rupiah"),
        (15_000_000_000, "lima belas miliar rupiah"),
        (1_000_000_001_000, "satu triliun seribu rupiah"),
        (-5_000, "minus lima ribu rupiah"),
    ],
)
def test_in_words_says_indonesian_amounts(amount, words):
    assert in_words(amount) == words


def test_in_words_needs_its_own_rule_for_a_lone_thousand():
    """Fails on the day the library learns it, so that the rule can go."""
    assert num2words(1_001_000, lang="id") == "satu juta satu ribu"


def test_in_words_never_says_satu_ribu_alone_anywhere_below_ten_million():
    for thousands in range(1, 10_000):
        words = in_words(thousands * 1_000)
        lone = thousands % 1_000 == 1
        assert (" seribu" in f" {words}") == lone, words
        assert not words.startswith("satu ribu")


def test_in_words_speaks_english_for_english_pages():
    assert in_words(1_250_000, "en") == "one million, two hundred and fifty thousand rupiah"
    with pytest.raises(ValueError, match="Indonesian or English"):
        in_words(1, "fr")


def test_in_words_refuses_amounts_no_document_states():
    with pytest.raises(ValueError, match="larger"):
        in_words(10**18)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Decimal("0.5"), 1),
        (Decimal("1.5"), 2),
        (Decimal("2.5"), 3),
        (Decimal("2.49999999999999999999999999"), 2),
        (Decimal("-2.5"), -3),
        (Decimal("-2.4"), -2),
        (Fraction(1, 2), 1),
        (Fraction(11, 12), 1),
        (7, 7),
    ],
)
def test_rounding_goes_to_the_nearest_and_halves_away_from_zero(value, rounded):
    assert round_rupiah(value) == rounded
    assert round_rupiah(-value) == -rounded


@pytest.mark.parametrize("value", [1.5, "1.5", True])
def test_rounding_refuses_inexact_types(value):
    with pytest.raises(TypeError):
        round_rupiah(value)


def test_rounding_refuses_what_is_no_amount():
    with pytest.raises(ValueError, match="not an amount"):
        round_rupiah(Decimal("NaN"))


def test_share_rounds_once_and_exactly():
    assert share(100_000, 11, 12) == 91_667
    assert share(1_000_000, Decimal("0.11"), 1) == 110_000
    assert share(-100_000, 11, 12) == -91_667
    # 28 decimal digits would be cut before the half is seen.
    assert share(9_000_000_000_000_000_003, 1, 2) == 4_500_000_000_000_000_002
    with pytest.raises(ValueError, match="denominator"):
        share(1, 1, 0)


@pytest.mark.parametrize(("amount", "parts"), [(100, 3), (2, 5), (0, 4), (-100, 3), (1_250_000, 7)])
def test_split_evenly_loses_no_rupiah(amount, parts):
    pieces = split_evenly(amount, parts)
    assert sum(pieces) == amount
    assert len(pieces) == parts
    assert max(pieces) - min(pieces) <= 1
    assert abs(pieces[0]) >= abs(pieces[-1])


def test_split_evenly_needs_somebody_to_divide_among():
    with pytest.raises(ValueError, match="at least one"):
        split_evenly(10, 0)


def test_filters_write_amounts_and_leave_missing_ones_empty():
    page = Template("{% load money %}{{ a|rupiah }}|{{ b|rupiah }}|{{ a|words }}|{{ b|words }}")
    with translation.override("id"):
        assert page.render(Context({"a": 1_000, "b": None})) == "Rp1.000||seribu rupiah|"
    with translation.override("en"):
        assert page.render(Context({"a": 1_000, "b": None})) == "Rp1.000||one thousand rupiah|"
