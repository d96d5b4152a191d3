"""How texts are kept for searching in Elasticsearch: the analysis of each text field of a document.

Every text is kept twice: word by word as it was written, which weighs most, and in the forms of `search.word_forms`. Lucene's own
Indonesian stemmer is not used: it turns kemeja into meja and keripik into ripik. Words that mean the same are asked for together
(search.vocabulary), so they can change without reindexing.
"""

from typing import Any

from elasticsearch.dsl import Index, Keyword, Text, analyzer, char_filter, token_filter, tokenizer

from search.models import Entry
from search.word_forms import (
    ENDINGS,
    LETTERS,
    READINGS,
    REPEATED,
    SHORTEST,
    SPELLING,
    Rule,
    roots,
    unchanged,
)

# Cut as `vocabulary.words_of` cuts: at everything that is no letter or digit.
words = tokenizer("lumbung_words", "char_group", tokenize_on_chars=["whitespace", "punctuation", "symbol"])
NORMAL = ["lowercase", "asciifolding"]

plain = analyzer("lumbung_plain", tokenizer=words, filter=NORMAL)

# Suggestions ask for the beginnings of a title's words while they are typed.
BEGINNINGS = {"min_chars": 2, "max_chars": 10}
# What is kept in `any` as well, all together and by forms. Descriptions are long: they are kept as written only.
NAMING = ("title", "names", "words", "place")


def text_fields() -> dict[str, Text]:
    """{field: how it is kept} of every field of a document that words are looked for in."""
    forms = {"forms": Text(analyzer=by_form())}
    fields = {name: Text(analyzer=plain, copy_to="any") for name in NAMING}
    fields["title"] = Text(
        analyzer=plain,
        copy_to="any",
        index_prefixes=BEGINNINGS,
        fields={"keyword": Keyword(ignore_above=256), **forms},
    )
    fields["any"] = Text(analyzer=by_form())
    fields["body"] = Text(analyzer=plain)
    return fields


def texts_of(entry: Entry) -> dict[str, str]:
    """What an entry has in these fields."""
    return {
        "title": entry.title,
        "names": entry.names,
        "words": entry.words,
        "body": entry.body,
        "place": f"{entry.city_name} {entry.province_name}",
    }


def by_form() -> Any:
    """The analyzer that keeps a word's forms, out of Elasticsearch's own parts and with the rules of `search.word_forms`."""
    # Letters are told apart by case before words are cut.
    written = {
        spelt: sound
        for letters, sound in LETTERS.items()
        for spelt in {letters, letters.upper(), letters.capitalize()}
    }
    letters = char_filter(
        "lumbung_letters",
        "mapping",
        mappings=[f"{spelt} => {sound}" for spelt, sound in sorted(written.items())],
    )
    names = token_filter("lumbung_names", "keyword_marker", keywords=sorted(unchanged()))
    exceptions = token_filter(
        "lumbung_roots",
        "stemmer_override",
        rules=[f"{word} => {root}" for word, root in sorted(roots().items())],
    )
    readings = token_filter(
        "lumbung_readings",
        "multiplexer",
        filters=[",".join(_name(rule) for rule in rules) for rules in READINGS],
        preserve_original=False,
    )
    affixes = token_filter(
        "lumbung_affixes",
        "condition",
        filter=[*map(_filter, ENDINGS), readings],
        script={"source": f"token.isKeyword() == false && token.term.length() >= {SHORTEST}"},
    )
    return analyzer(
        "lumbung_forms",
        tokenizer=words,
        char_filter=[letters],
        filter=[*NORMAL, _filter(REPEATED), names, exceptions, affixes, *map(_filter, SPELLING)],
    )


def declare_rules(index: Index) -> None:
    """Let the index know the rules that filters name: the library declares what is in a filter, not what is deeper."""
    rules = dict.fromkeys(rule for reading in READINGS for rule in reading)
    index.analyzer(analyzer("lumbung_rules", tokenizer="keyword", filter=[_filter(rule) for rule in rules]))


def _name(rule: Rule) -> str:
    return f"lumbung_{rule.name}"


def _filter(rule: Rule) -> Any:
    return token_filter(_name(rule), "pattern_replace", pattern=rule.pattern, replacement=rule.replacement)
