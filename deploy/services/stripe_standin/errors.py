"""Errors in the shape in which Stripe's API answers them."""

from http import HTTPStatus


class ApiError(Exception):
    """An answer other than 200; `executed` says whether an idempotency key keeps it (validation failures are not kept)."""

    def __init__(
        self,
        message: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        executed: bool = True,
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = int(status)
        self.executed = executed
        fields = {"code": code, "message": message, "param": param, "type": kind, **more}
        if code:
            fields["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        self.body = {"error": {name: value for name, value in sorted(fields.items()) if value is not None}}


def no_such(noun: str, identifier: str, param: str) -> ApiError:
    """A parameter names an object that this account has not."""
    return ApiError(f"No such {noun}: '{identifier}'", code="resource_missing", param=param)


def not_found(noun: str, identifier: str, param: str = "id") -> ApiError:
    """The address names an object that this account has not."""
    message = f"No such {noun}: '{identifier}'"
    return ApiError(message, status=HTTPStatus.NOT_FOUND, code="resource_missing", param=param)


def missing(param: str) -> ApiError:
    return ApiError(
        f"Missing required param: {param}.", code="parameter_missing", param=param, executed=False
    )


def unknown(param: str) -> ApiError:
    return ApiError(
        f"Received unknown parameter: {param}", code="parameter_unknown", param=param, executed=False
    )


def malformed(message: str, param: str, code: str | None = None) -> ApiError:
    return ApiError(message, code=code, param=param, executed=False)


def not_done_here(param: str) -> ApiError:
    """Stripe would take it; this stand-in would have to pretend."""
    message = f"Stripe tiruan: `{param}` exists at Stripe, but this stand-in does not do it."
    return ApiError(message, code="standin_not_supported", param=param, executed=False)
