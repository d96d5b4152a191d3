"""Where to go after signing in: a path of this host, never somewhere else."""

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500


def local_path(wanted: str | None, *, otherwise: str = "/") -> str:
    """`wanted` when it is a path on the host itself, else `otherwise`."""
    if not wanted or len(wanted) > LONGEST or not wanted.startswith("/"):
        return otherwise
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
