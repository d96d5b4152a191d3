"""Keeps marketplace/locale in step with the sources, with Babel alone: no system package is needed.

deploy/translations          write new texts into the catalogue, list what has no translation
deploy/translations --check  list only; the exit code is 1 when something is missing
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "marketplace" / "locale" / "id" / "LC_MESSAGES" / "django.po"
PACKAGES = ("marketplace", "tenants", "cms", "search")
LANGUAGE = "id"

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
    # Where a module needs both, one of them goes by another name; a test holds that every name is here.
    "_now": None,
    "_lazy": None,
}

# What Django's lexer leaves of a template: calls of these with literal arguments among rows of X.
CALL = re.compile(
    r"\b(?P<function>_|gettext|ngettext|pgettext|npgettext)\((?P<arguments>u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"(?:,\s*u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))*)",
    re.S,
)

Message = tuple[int, str, str | tuple[str, ...], list[str]]


def extract_template(
    file: BinaryIO, keywords: Iterable[str], comment_tags: Iterable[str], options: dict[str, Any]
) -> Iterator[Message]:
    """Babel's extraction method for Django templates: translate, blocktranslate, filters and `_()` in tags."""
    source = file.read().decode(options.get("encoding", "utf-8"))
    left = templatize(source)
    for call in CALL.finditer(left):
        texts = ast.literal_eval(f"({call['arguments']},)")
        function = "gettext" if call["function"] == "_" else call["function"]
        line = left.count("\n", 0, call.start()) + 1
        yield line, function, texts if len(texts) > 1 else texts[0], []


def collect() -> Catalog:
    """Every text of the sources that is marked for translation."""
    _configure_django()
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(project="Lumbung", locale=LANGUAGE, charset="utf-8")
    for package in PACKAGES:
        for name, line, message, _comments, context in extract_from_dir(
            ROOT / package, methods, options, keywords=KEYWORDS, comment_tags=(), strip_comment_tags=False
        ):
            found.add(message, None, [(f"{package}/{name}", line)], context=context)
    return found


def catalogue() -> Catalog:
    """The Indonesian translations as they are written now; empty when there are none."""
    if not CATALOGUE.exists():
        return Catalog(project="Lumbung", locale=LANGUAGE, charset="utf-8")
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale=LANGUAGE)


def missing(texts: Catalog, translations: Catalog) -> list[str]:
    """Texts without a translation, with the first place in which each stands."""
    absent = []
    for message in texts:
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        translated = translations.get(name, message.context)
        if translated is None or translated.fuzzy or not _is_complete(translated.string):
            place, line = message.locations[0]
            absent.append(f"{place}:{line}: {name}")
    return absent


def _is_complete(text: str | tuple[str, ...] | list[str]) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def _configure_django() -> None:
    """Reading a template's tags asks the settings for the language; nothing is connected to."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")


def main(arguments: list[str]) -> int:
    texts, translations = collect(), catalogue()
    absent = missing(texts, translations)
    if "--check" not in arguments:
        translations.update(texts, no_fuzzy_matching=True)
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        with CATALOGUE.open("wb") as file:
            write_po(file, translations, width=110, sort_output=True, ignore_obsolete=True, omit_header=False)
    for line in absent:
        print(line)
    print(f"{len(texts)} texts, {len(absent)} without a translation.")
    return 1 if absent and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
