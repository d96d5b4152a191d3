"""Form encoding with brackets, as Stripe's SDKs send it: `line_items[0][price_data][currency]=idr`."""

import re
from urllib.parse import parse_qsl

from deploy.services.stripe_standin.errors import malformed

PART = re.compile(r"\[([^\[\]]*)\]")


def decode(text: str) -> dict:
    """The nested parameters of a body or query string; lists are lists, every leaf is a string.

    Raises ApiError when one name is used for two shapes.
    """
    tree: dict = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, bracket, _ = name.partition("[")
        keys = [head, *(PART.findall(name[len(head) :]) if bracket else [])]
        _place(tree, keys, value, name)
    return {key: _with_lists(value) for key, value in tree.items()}


def _place(tree: dict, keys: list[str], value: str, name: str) -> None:
    for key in keys[:-1]:
        tree = tree.setdefault(key or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise malformed(f"Invalid request: {name} is used as a value and as a hash", name)
    last = keys[-1] or str(len(tree))
    if isinstance(tree.get(last), dict):
        raise malformed(f"Invalid request: {name} is used as a value and as a hash", name)
    tree[last] = value


def _with_lists(tree: dict | str) -> dict | list | str:
    """Hashes whose keys count 0, 1, 2 … become lists."""
    if isinstance(tree, str):
        return tree
    inner = {key: _with_lists(value) for key, value in tree.items()}
    if inner and list(inner) == [str(number) for number in range(len(inner))]:
        return list(inner.values())
    return inner
