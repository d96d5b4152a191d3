"""Texts cut into words, as both engines cut them."""

import re
import unicodedata

Phrase = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text as both engines keep them: small, without accents, cut at everything but letters and digits."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.findall(r"[^\W_]+", plain)
