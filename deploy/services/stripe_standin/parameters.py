"""Checks parameters against the types that Stripe's SDK publishes, so that what Stripe refuses is refused here."""

import re
import sys
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

from stripe._request_options import RequestOptions
from typing_extensions import is_typeddict

from deploy.services.stripe_standin.errors import ApiError, malformed, missing, unknown

INTEGER = re.compile(r"-?\d{1,18}")
LONGEST_TEXT = 5000
METADATA_KEYS = 50
METADATA_KEY_LENGTH = 40
METADATA_VALUE_LENGTH = 500


def check(values: dict, kind: type) -> dict:
    """The parameters with numbers and truth values parsed.

    Raises ApiError (`parameter_unknown`, `parameter_missing`, …) as Stripe does.
    """
    return _hash(values, kind, "")


def check_metadata(values: dict, param: str) -> None:
    """Stripe's limits on metadata.

    Raises ApiError when there are too many keys or one is too long.
    """
    if len(values) > METADATA_KEYS:
        raise malformed(f"Metadata can have at most {METADATA_KEYS} keys", param)
    for key, value in values.items():
        if len(key) > METADATA_KEY_LENGTH:
            raise malformed(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters: {key}", f"{param}[{key}]"
            )
        if len(value) > METADATA_VALUE_LENGTH:
            raise malformed(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters", f"{param}[{key}]"
            )


def _hash(values: Any, kind: type, path: str) -> dict:
    if not isinstance(values, dict):
        raise malformed("Invalid object", path)
    fields = _fields(kind)
    for name in values:
        if name not in fields:
            raise unknown(_join(path, name))
    for name, (_, is_required) in fields.items():
        if is_required and name not in values:
            raise missing(_join(path, name))
    return {name: _value(value, fields[name][0], _join(path, name)) for name, value in values.items()}


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """Each parameter's type and whether it must be there; the SDK's own options (key, timeout) are no parameters."""
    options = RequestOptions.__annotations__
    module = vars(sys.modules[kind.__module__])
    found = {}
    for name, annotation in kind.__annotations__.items():
        if name in options and _has_options(kind):
            continue
        resolved = _resolve(annotation, module)
        optional = get_origin(resolved) is NotRequired or name in kind.__optional_keys__
        while get_origin(resolved) in (NotRequired, Required):
            resolved = _resolve(get_args(resolved)[0], module)
        found[name] = ((resolved, kind.__module__), not optional)
    return found


def _has_options(kind: type) -> bool:
    """Typed dicts forget their bases; one that has all of the options' keys inherits them."""
    return set(RequestOptions.__annotations__) <= set(kind.__annotations__)


def _resolve(annotation: Any, module: dict) -> Any:
    if isinstance(annotation, str):
        annotation = ForwardRef(annotation)
    if isinstance(annotation, ForwardRef):
        return eval(annotation.__forward_arg__, module)  # noqa: S307 (the SDK's own source)
    return annotation


def _value(value: Any, typed: tuple[Any, str], path: str) -> Any:
    annotation, module = typed
    kind = _resolve(annotation, vars(sys.modules[module]))
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (NotRequired, Required):
        return _value(value, (arguments[0], module), path)
    # `A | int` of two classes is another kind of union than `Union[A, int]`.
    if origin in (Union, UnionType):
        if words := _words(kind):
            kind, origin, arguments = words, Literal, get_args(words)
        else:
            return _one_of(value, [(argument, module) for argument in arguments], path)
    if origin is Literal:
        if value not in arguments:
            allowed = " or ".join(str(argument) for argument in arguments)
            raise malformed(f"Invalid {path}: must be one of {allowed}", path)
        return value
    if origin is list:
        if not isinstance(value, list):
            raise malformed("Invalid array", path)
        return [
            _value(item, (arguments[0], module), f"{path}[{number}]") for number, item in enumerate(value)
        ]
    if origin is dict:
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise malformed("Invalid hash", path)
        return value
    if is_typeddict(kind):
        return _hash(value, kind, path)
    return _scalar(value, kind, path)


def _words(kind: Any) -> Any:
    """The words of `Literal[…] | str`: the SDK lets later words through, the API of its version does not."""
    arguments = get_args(kind)
    literals = [
        argument for argument in arguments if get_origin(argument) is Literal and get_args(argument) != ("",)
    ]
    return literals[0] if len(literals) == 1 and set(arguments) == {literals[0], str} else None


def _one_of(value: Any, kinds: list[tuple[Any, str]], path: str) -> Any:
    """The first type that fits; else the complaint that went deepest, because it is about what was meant."""
    complaints: list[ApiError] = []
    for kind in kinds:
        try:
            return _value(value, kind, path)
        except ApiError as complaint:
            complaints.append(complaint)
    raise max(complaints, key=lambda complaint: len(complaint.body["error"].get("param", "")))


def _scalar(value: Any, kind: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise malformed("Invalid string", path)
    if kind is int:
        if not INTEGER.fullmatch(value):
            raise malformed(f"Invalid integer: {value}", path, "parameter_invalid_integer")
        return int(value)
    if kind is bool:
        if value not in ("true", "false"):
            raise malformed(f"Invalid boolean: {value}", path)
        return value == "true"
    if kind in (float, Decimal):
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise malformed(f"Invalid decimal: {value}", path)
        return value
    if kind is not str:
        raise malformed("Invalid value", path)
    if len(value) > LONGEST_TEXT:
        message = f"Invalid string: must be at most {LONGEST_TEXT} characters"
        raise malformed(message, path, "parameter_invalid_string_too_long")
    return value


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
