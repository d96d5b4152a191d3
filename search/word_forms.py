"""The one form in which the forms and spellings of a word are compared: light rules for Indonesian affixes and for spelling.

One source for both backends: Elasticsearch gets these rules as filters of its own (search.analysis), PostgreSQL gets words that
went through them here. The expressions are written so that Java and Python read them alike.

A rule takes an affix away only where a word of two syllables remains. Where a nasal prefix hides the first letter (mengukir,
mengirim), both readings are kept: one of them is no word and finds nothing. Exceptions are data (`data/word_forms.toml`); names
of places are never changed, and no rule leads to one.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from search.region_names import words_of_places

DATA = Path(__file__).with_name("data") / "word_forms.toml"
VOWEL = "[aiueo]"
CONSONANT = "[bcdfghjklmnpqrstvwxyz]"
# What remains has two vowels and so many letters at least.
FOUR = f"(?=[a-z]{{4,}}$)(?=[a-z]*{VOWEL}[a-z]*{VOWEL})"


@dataclass(frozen=True)
class Rule:
    """What is found and what is put there; `$1` is the first group, as Elasticsearch writes it."""

    name: str
    pattern: str
    replacement: str

    def applied(self, word: str) -> str:
        return _compiled(self.pattern).sub(self.replacement.replace("$1", r"\g<1>"), word)


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


# «baju2» is baju-baju.
REPEATED = Rule("repeated", "^([a-z]{3,})2$", "$1")

ENDINGS = (
    Rule("nya", "^([a-z]{3,})nya$", "$1"),
    Rule("kan", f"^(?=[a-z]*{VOWEL}[a-z]*{VOWEL}[a-z]*kan$)([a-z]{{3,}}[bcdfghjlmnprstwy])kan$", "$1"),
    # disewakan → sewa; only behind a prefix: makan, ikan and pakan end so by themselves.
    Rule("vowel_kan", f"^((?:di|me)[a-z]{{3,}}{VOWEL})kan$", "$1"),
    # kesehatan → sehat, kenyamanan → nyaman, keamanan → aman, but not kemasan.
    Rule(
        "ke_an",
        f"^ke(?=[a-z]{{7,}}$|{VOWEL}[a-z]{{5,}}$)((?:ny|ng|{CONSONANT})?{VOWEL}[a-z]*{VOWEL}[a-z]*{CONSONANT}?)an$",
        "$1",
    ),
)
# peralatan ← alat, but perajutan ← rajut: read in both ways.
AROUND_PER = Rule("per_an", f"^per(?=[a-z]{{6,}}$)({CONSONANT}?{VOWEL}[a-z]*{VOWEL}[a-z]*)an$", "$1")
# Nothing has both me- or di- and -an: what looks so ends in a root (memesan, dipesan).
AN = Rule("an", f"^(?!me|di)(?=[a-z]{{6,}}$)(?=[a-z]*{VOWEL}[a-z]*{VOWEL}[a-z]*an$)([a-z]+)an$", "$1")
MENY = Rule("meny", f"^[mp]eny(?={VOWEL})((?=[a-z]*{VOWEL}[a-z]*{VOWEL})[a-z]{{3,}})$", "s$1")
BEFORE_CONSONANTS = "|".join(
    (
        f"[mp]em(?=[bf]{VOWEL})",
        f"[mp]en(?=[cdj]{VOWEL})",
        f"[mp]eng(?=[ghr]{VOWEL})",
        f"[mp]e(?=[lrwy]{VOWEL}[a-z]{{2}})",
        f"[bt]er(?={CONSONANT}{VOWEL}[a-z]{{2}})",
        # berukir, teranyam; but beranda keeps its anda.
        f"[bt]er(?={VOWEL}{CONSONANT}{{1,2}}{VOWEL}{CONSONANT})",
        f"di(?={CONSONANT}?{VOWEL})",
    )
)
BEFORE_VOWELS = f"[mp]e(?=[mn]{VOWEL})|[mp]eng(?={VOWEL})"
# berenda ← renda, beroda ← roda.
BE = f"be(?=r{VOWEL}[a-z]{{2}})"
# The hidden first letter, read in two ways: memesan ← pesan, memasak ← masak; mengirim ← kirim, mengukir ← ukir.
HIDDEN = (
    AROUND_PER,
    AN,
    Rule("mem", f"^[mp]em((?={VOWEL}){FOUR}[a-z]+)$", "p$1"),
    Rule("men", f"^[mp]en((?={VOWEL}){FOUR}[a-z]+)$", "t$1"),
    Rule("meng", f"^[mp]eng((?={VOWEL}){FOUR}[a-z]+)$", "k$1"),
    MENY,
    Rule("prefix", f"^(?:{BEFORE_CONSONANTS})({FOUR}[a-z]+)$", "$1"),
)
# The prefix first: penyimpan and berlengan end in their roots' own -an.
KEPT = (MENY, Rule("kept", f"^(?:{BE}|{BEFORE_CONSONANTS}|{BEFORE_VOWELS})({FOUR}[a-z]+)$", "$1"), AN)
# Each reading is one way through the rules, after the endings.
READINGS = (HIDDEN, KEPT)
# No rule touches a shorter word.
SHORTEST = 6

# Spellings that sound alike are written alike; both what is kept and what is asked goes through this, so nothing need be right.
# Letters first, all at once and the longer ones before others.
LETTERS = {
    "tj": "c", "dj": "j", "sj": "s", "sy": "s", "oe": "u", "kh": "k", "ph": "f", "dz": "j", "ck": "k",
    "z": "j", "v": "f", "x": "ks", "q": "k",
}  # fmt: skip
SPELLING = (
    Rule("doubled", "([bcdfghjklmnprstwy])\\1+", "$1"),
    # keripik and kripik, kerupuk and krupuk, terasi and trasi.
    Rule("schwa", f"^([bcdgjkpst])e(?=[rl]{VOWEL}[a-z]{{2,}}$)", "$1"),
    # sirop and sirup, telor and telur; sambel and sambal, santen and santan; cabai and cabe, pulau and pulo; motip and motif.
    Rule("o_u", "o(?=[lnprst]$)", "u"),
    Rule("a_e", f"(a{CONSONANT}{{1,2}})e(?=[lmnr]$)", "$1a"),
    Rule("ai", f"({CONSONANT})ai$", "$1e"),
    Rule("au", f"({CONSONANT})au$", "$1o"),
    Rule("ip", "ip$", "if"),
)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def unchanged() -> frozenset[str]:
    """Words that no rule for affixes touches: names, exceptions, and whatever a rule would turn into a place's name."""
    names = _data()["names"]
    places = words_of_places()
    guarded = {
        prefix + place
        for place in places
        for prefix, letters in (
            ("pe", "lrwymn"),
            ("me", "lrwymn"),
            ("pem", "bf"),
            ("mem", "bf"),
            ("pen", "cdj"),
            ("men", "cdj"),
        )
        if place[0] in letters
    }
    guarded |= {place + "an" for place in places}
    whole = places | guarded | set(names["motifs"]) | set(names["brands"]) | set(_data()["whole"])
    return frozenset(respelt(word) for word in whole - set(roots()))


@lru_cache(maxsize=1)
def roots() -> dict[str, str]:
    """{word: its root} of the words that the rules would not lead there."""
    return {respelt(word): respelt(root) for word, root in _data()["roots"].items()}


def respelt(word: str) -> str:
    """Letters of older and foreign spelling as they are written now: tjap → cap, batix → batiks."""
    return _LETTERS.sub(lambda found: LETTERS[found.group()], word)


_LETTERS = re.compile("|".join(sorted(LETTERS, key=len, reverse=True)))


@lru_cache(maxsize=20_000)
def forms_of(word: str) -> tuple[str, ...]:
    """What this word (small letters, as `words_of` cuts it) is compared by: one form, or two readings of it."""
    word = REPEATED.applied(respelt(word))
    if word in roots():
        readings = [roots()[word]]
    elif len(word) < SHORTEST or word in unchanged():
        readings = [word]
    else:
        ended = _through(ENDINGS, word)
        readings = [_through(rules, ended) for rules in READINGS]
    return tuple(dict.fromkeys(_through(SPELLING, reading) for reading in readings))


def _through(rules: tuple[Rule, ...], word: str) -> str:
    for rule in rules:
        word = rule.applied(word)
    return word
