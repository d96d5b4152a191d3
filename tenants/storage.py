"""Files by storefront: public media under the schema's folder, private files without any address."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils.functional import cached_property
from django_tenants.files.storage import TenantFileSystemStorage


class StorefrontMediaStorage(TenantFileSystemStorage):
    """Public media. The address carries no schema: each host serves its own storefront's files only."""

    @property
    def base_url(self) -> str:
        return settings.MEDIA_URL


class PrivateStorage(FileSystemStorage):
    """Payment proofs, certificates, signed scans: read through an `access_*` gate, never by address.

    Names are relative to the whole private folder and begin with the schema that wrote them, so that two parties of a
    document reach the same file from their own hosts.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(location=settings.PRIVATE_ROOT, **kwargs)

    @cached_property
    def base_url(self) -> None:
        return None

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address; a view reads them after asking its gate.")

    def generate_filename(self, filename: str) -> str:
        return super().generate_filename(f"{connection.schema_name}/{filename}")
