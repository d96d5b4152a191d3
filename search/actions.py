"""What the portal's operator does to the words that mean the same: each change leaves a version of the whole set."""

from django.db import connection, transaction

from marketplace.core import audit
from marketplace.core.audit import Actor
from search import synonyms
from search.models import SynonymGroup, SynonymVersion
from search.synonym_versions import NOUN, as_rows, changes_between

# One change at a time: each is compared with the one before it.
LOCK = 7_305_119
CHANGED, RESTORED = "synonyms.change", "synonyms.restore"


@transaction.atomic
def keep_version(*, actor: Actor, action: str = CHANGED) -> SynonymVersion:
    """Keep the set as it is now, when it is another than the last one kept; answer the version in force."""
    _alone()
    return _kept(actor, action)


@transaction.atomic
def restore_version(*, version: SynonymVersion, actor: Actor) -> SynonymVersion:
    """Let an earlier set be in force again, as a new version; groups that are in both stay as they are."""
    _alone()
    wanted = {row["words"]: row["note"] for row in version.groups}
    SynonymGroup.objects.exclude(words__in=wanted).delete()
    for group in SynonymGroup.objects.all():
        note = wanted.pop(group.words)
        if group.note != note:
            group.note = note
            group.save()
    SynonymGroup.objects.bulk_create(SynonymGroup(words=words, note=note) for words, note in wanted.items())
    return _kept(actor, RESTORED)


def _kept(actor: Actor, action: str) -> SynonymVersion:
    last = SynonymVersion.objects.first()
    rows = as_rows(SynonymGroup.objects.order_by("words"))
    transaction.on_commit(synonyms.forget)
    if last is not None and last.groups == rows:
        return last
    version = SynonymVersion.objects.create(number=last.number + 1 if last else 1, groups=rows)
    changed = len(changes_between(last.groups if last else [], rows))
    audit.record(action, NOUN, version.number, actor=actor, changes={"groups": [None, changed]})
    return version


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
