"""How texts are kept for searching in Elasticsearch: the analysis of each text field of a document."""

from elasticsearch.dsl import Keyword, Text, analyzer

from search.models import Entry

# Lucene's own Indonesian stemmer is not used: it turns kemeja into meja and keripik into ripik. Words that mean the same are
# asked for together (search.vocabulary), so they can change without reindexing.
plain = analyzer("lumbung_plain", tokenizer="standard", filter=["lowercase", "asciifolding"])

# Suggestions ask for the beginnings of a title's words while they are typed.
BEGINNINGS = {"min_chars": 2, "max_chars": 10}


def text_fields() -> dict[str, Text]:
    """{field: how it is kept} of every field of a document that words are looked for in."""
    keyword = {"keyword": Keyword(ignore_above=256)}
    fields = {"title": Text(analyzer=plain, index_prefixes=BEGINNINGS, fields=keyword)}
    return fields | {name: Text(analyzer=plain) for name in ("names", "words", "body", "place")}


def texts_of(entry: Entry) -> dict[str, str]:
    """What an entry has in these fields."""
    return {
        "title": entry.title,
        "names": entry.names,
        "words": entry.words,
        "body": entry.body,
        "place": f"{entry.city_name} {entry.province_name}",
    }
