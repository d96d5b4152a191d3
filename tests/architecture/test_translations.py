"""Every text has its Indonesian words, with the same blanks to fill, in the tone the marketplace speaks."""

import re

import pytest
from babel.messages.pofile import read_po

from deploy import translating

pytestmark = pytest.mark.skipif(
    not translating.CATALOGUE.exists(),
    reason="the Indonesian catalogue is not written yet: run deploy/translations",
)

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Words that blame, or that only a programmer says.
UNKIND = re.compile(r"\b(tidak valid|invalid|error|gagal total|salah besar|ilegal)\b", re.I)


@pytest.fixture(scope="module")
def texts():
    return translating.collect()


@pytest.fixture(scope="module")
def translations():
    return translating.catalogue()


def blanks(text: str) -> tuple[set[str], int]:
    """Named ones may be used twice; of the others the number counts."""
    found = BLANK.findall(text)
    return set(found), sum(blank in {"%s", "%d", "{}"} for blank in found)


def pairs(texts, translations):
    for message in texts:
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        translated = translations.get(name, message.context)
        if translated is not None and translated.string:
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            targets = (
                translated.string if isinstance(translated.string, tuple | list) else (translated.string,)
            )
            yield sources, targets


def test_every_name_under_which_a_module_translates_is_read():
    names = set()
    for package in translating.PACKAGES:
        for path in (translating.ROOT / package).rglob("*.py"):
            names |= set(re.findall(r"import \w*gettext\w* as (\w+)", path.read_text(encoding="utf-8")))
    assert "_now" in names and names <= set(translating.KEYWORDS)


def test_the_sources_are_read(texts):
    """Python, templates, tags inside components' attributes, and plurals."""
    names = {message.id for message in texts if isinstance(message.id, str)}
    assert {"Basket", "Kinds of results", "Sign in"} & names
    assert any(isinstance(message.id, tuple) for message in texts)
    assert len(names) > 1_000


def test_every_text_has_indonesian_words(texts, translations):
    absent = translating.missing(texts, translations)
    assert not absent, f"{len(absent)} texts: " + "; ".join(absent[:40])


def test_translations_have_the_same_blanks(texts, translations):
    wrong = []
    for sources, targets in pairs(texts, translations):
        wanted = [blanks(text) for text in sources]
        wrong += [
            f"{sources[0]!r} → {target!r}" for target in targets if target and blanks(target) not in wanted
        ]
    assert wrong == []


def test_translations_neither_blame_nor_shout(texts, translations):
    words = [target for _, targets in pairs(texts, translations) for target in targets]
    assert [text for text in words if UNKIND.search(text) or "!" in text] == []


def test_nothing_is_marked_as_a_guess(translations):
    assert [message.id for message in translations if message.fuzzy and message.id] == []


def test_placeholders_agree_so_that_the_catalogue_compiles():
    """«40% for» reads as a placeholder; the compiler that sets a machine up then refuses the whole catalogue."""
    with translating.CATALOGUE.open("rb") as file:
        refused = {
            str(message.id): [str(one) for one in errors]
            for message, errors in read_po(file, locale="id").check()
        }
    assert refused == {}
