"""What people type where a whole number stands: in addresses, in hidden fields, in cells."""


def whole_number(text: str | None, *, digits: int = 15) -> int | None:
    """The number that plain digits write, at most so many of them; None for anything else.

    `str.isdigit` is not enough before `int`: it holds for «²», which is no number, and for thousands of digits, which
    `int` refuses and which no column takes.
    """
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= digits else None
