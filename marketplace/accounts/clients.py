"""Telling one visitor's browser from another's without keeping its address."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_hash(request: HttpRequest, *, purpose: str) -> str:
    """What stands for the visitor's address, as the trusted proxies tell it: enough to count, not to know."""
    try:
        address = get_adapter(request).get_client_ip(request) or ""
    except PermissionDenied:
        address = ""
    return salted_hmac(f"{purpose}.client", address, algorithm="sha256").hexdigest()
