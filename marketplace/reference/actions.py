"""What the portal's operator changes beside plain forms: the official marks."""

from django.db import transaction

from marketplace.core import audit
from marketplace.reference.marks import Mark
from marketplace.reference.models import CertificateKind

MARK_FIELDS = ["mark", "mark_digest", "mark_width", "mark_height"]


@transaction.atomic
def replace_mark(kind: CertificateKind, mark: Mark | None, *, actor: audit.Actor) -> None:
    """Show another official mark beside certificates of this kind, or with None no mark: words and number again."""
    locked = CertificateKind.objects.select_for_update().get(pk=kind.pk)
    before, storage, former = locked.mark_digest, locked.mark.storage, locked.mark.name
    locked.mark, locked.mark_digest, locked.mark_width, locked.mark_height = "", "", 0, 0
    if mark is not None:
        locked.mark_digest, locked.mark_width, locked.mark_height = mark.digest, mark.width, mark.height
        locked.mark.save(mark.content.name, mark.content, save=False)
    locked.save(update_fields=MARK_FIELDS)
    if former:
        transaction.on_commit(lambda: storage.delete(former))
    audit.record(
        "certificate_kind.mark",
        "certificate_kind",
        locked.pk,
        actor=actor,
        changes={"mark": [before, locked.mark_digest]},
    )
