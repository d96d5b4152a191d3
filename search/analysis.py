"""How texts are kept for searching in Elasticsearch: the analysis of each text field of a document.

Every text is kept twice: word by word as it was written, which weighs most, and in the forms of `search.word_forms`. Lucene's own
Indonesian stemmer is not used: it turns kemeja into meja and keripik into ripik. Words that mean the same are asked for together
(search.vocabulary), so they can change without reindexing.
"""

from typing import Any

from elasticsearch.dsl import Index, Text, analyzer, char_filter, token_filter, tokenizer

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

# Suggestions ask for the beginnings of words while they are typed, from the first letter of a second word on: kept as words of
# their own, or the engine gathers all things that have any word that begins so.
BEGINNINGS = {"min_chars": 1, "max_chars": 10}
# How often a word stands there is kept, where it stands is not.
COUNTED = {"index_options": "freqs"}
# What is kept in `any` as well, all together and by forms. Descriptions are long: they are kept as written only.
NAMING = ("title", "names", "words", "place")


# Most words are touched by no rule, and to ask each rule costs the engine more than all else that it does with a word. So letters are
# looked at first: what passes here may be meant by a rule, what does not is meant by none (tests hold that against the rules).
ENDS_IN_TWO = (
    "CharSequence w = token.term; int n = w.length(); return n >= 4 && w.charAt(n - 1) == (char)'2';"
)
MAY_HAVE_AFFIXES = f"""
    CharSequence w = token.term; int n = w.length();
    if (n < {SHORTEST} || token.isKeyword()) return false;
    char a = w.charAt(0); char b = w.charAt(1); char y = w.charAt(n - 2); char z = w.charAt(n - 1);
    return (y == (char)'a' && z == (char)'n') || (y == (char)'y' && z == (char)'a')
        || (b == (char)'e' && (a == (char)'m' || a == (char)'p' || a == (char)'b' || a == (char)'t'))
        || (a == (char)'d' && b == (char)'i');
"""
MAY_BE_SPELT_OTHERWISE = """
    CharSequence w = token.term; int n = w.length();
    if (n < 2) return false;
    char y = w.charAt(n - 2); char z = w.charAt(n - 1);
    if (y == (char)'o' || y == (char)'e' || y == (char)'i' || (y == (char)'a' && (z == (char)'i' || z == (char)'u'))) return true;
    if (n > 4 && w.charAt(1) == (char)'e' && (w.charAt(2) == (char)'r' || w.charAt(2) == (char)'l')) return true;
    char before = w.charAt(0);
    for (int i = 1; i < n; i++) { char c = w.charAt(i); if (c == before) return true; before = c; }
    return false;
"""


def text_fields() -> dict[str, Text]:
    """{field: how it is kept} of every field of a document that words are looked for in."""
    fields = {name: Text(analyzer=plain, copy_to="any", **COUNTED) for name in NAMING}
    forms = Text(analyzer=by_form(), **COUNTED)
    fields["names"] = Text(analyzer=plain, copy_to="any", index_prefixes=BEGINNINGS, **COUNTED)
    # Phrases are looked for in titles only.
    fields["title"] = Text(analyzer=plain, copy_to="any", index_prefixes=BEGINNINGS, fields={"forms": forms})
    fields["any"] = Text(analyzer=by_form(), **COUNTED)
    fields["body"] = Text(analyzer=plain, **COUNTED)
    return fields


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
    repeated = token_filter(
        "lumbung_numbered", "condition", filter=[_filter(REPEATED)], script={"source": ENDS_IN_TWO}
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
        script={"source": MAY_HAVE_AFFIXES},
    )
    spelling = token_filter(
        "lumbung_spelling",
        "condition",
        filter=[*map(_filter, SPELLING)],
        script={"source": MAY_BE_SPELT_OTHERWISE},
    )
    return analyzer(
        "lumbung_forms",
        tokenizer=words,
        char_filter=[letters],
        filter=[*NORMAL, repeated, names, exceptions, affixes, spelling],
    )


def declare_rules(index: Index) -> None:
    """Let the index know the rules that filters name: the library declares what is in a filter, not what is deeper."""
    rules = dict.fromkeys(rule for reading in READINGS for rule in reading)
    index.analyzer(analyzer("lumbung_rules", tokenizer="keyword", filter=[_filter(rule) for rule in rules]))


def _name(rule: Rule) -> str:
    return f"lumbung_{rule.name}"


def _filter(rule: Rule) -> Any:
    return token_filter(_name(rule), "pattern_replace", pattern=rule.pattern, replacement=rule.replacement)
