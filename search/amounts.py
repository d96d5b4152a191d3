"""Amounts of money and pieces, as people type them in Indonesian and English: «50rb», «1,5 juta», «lima puluh ribu», «2 lusin»."""

import re

# More than anything costs, and within what both backends can compare: whoever types more means «any price».
MOST_RUPIAH = 999_999_999_999
MOST_PIECES = 999_999
NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
THOUSANDS = {
    "ribu": 1_000,
    "ribuan": 1_000,
    "rb": 1_000,
    "rban": 1_000,
    "rebu": 1_000,
    "k": 1_000,
    "thousand": 1_000,
}
MILLIONS = {"juta": 1_000_000, "jutaan": 1_000_000, "jt": 1_000_000, "jtan": 1_000_000, "million": 1_000_000}
UNITS = THOUSANDS | MILLIONS
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
# Sold by the dozen.
PACKS = {"lusin": 12, "kodi": 20, "gross": 144, "dozen": 12}

ONES = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "setengah": 0.5,
}  # fmt: skip
TENS = {"puluh": 10, "ratus": 100}
WHOLE = {"sepuluh": 10, "seratus": 100, "sebelas": 11}
NUMBER_WORDS = frozenset({*ONES, *TENS, *WHOLE, *UNITS})
IN_WORDS = re.compile(
    rf"\b(?:(?P<whole>{'|'.join(WHOLE)})|(?P<one>{'|'.join(ONES)})(?:\s+(?P<tens>{'|'.join(TENS)}|belas))?)"
    rf"(?=\s+(?:{UNIT})\b)"
)
ONE_UNIT = re.compile(r"\bse(ribu|juta)\b")


def in_digits(text: str) -> str:
    """Numbers in words before «ribu» and «juta» in digits: «lima puluh ribu» → «50 ribu»; the rest as it is."""

    def digits(found: re.Match[str]) -> str:
        if found["whole"]:
            return str(WHOLE[found["whole"]])
        one = ONES[found["one"]]
        if found["tens"] == "belas":
            return str(10 + one)
        value = one * TENS.get(found["tens"] or "", 1)
        return str(value).replace(".", ",")

    return IN_WORDS.sub(digits, ONE_UNIT.sub(r"1 \1", text))


def rupiah_of(number: str, unit: str) -> int:
    """IDR, at most MOST_RUPIAH: a point or comma before three digits parts thousands, before fewer the fraction of a unit."""
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
    value = float(re.sub(r"[.,]", "", number)) if grouped else float(number.replace(",", "."))
    return round(min(value * UNITS.get(unit, 1), MOST_RUPIAH))


def pieces_of(number: str, unit: str) -> int:
    """Pieces, at most MOST_PIECES."""
    return min(int(re.sub(r"[.,]", "", number)[:12]) * PACKS.get(unit, 1), MOST_PIECES)
