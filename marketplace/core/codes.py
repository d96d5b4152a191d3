"""Codes that people are sent by e-mail and type again."""

from django.utils.crypto import salted_hmac


def digits_of(salt: str, value: str, digits: int) -> str:
    """So many decimal digits that nobody can tell without the site's secret; the same for the same salt and value."""
    digest = salted_hmac(salt, value, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**digits:0{digits}d}"
